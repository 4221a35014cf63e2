//! The wordings that introduce a section, in the languages people write handoffs in.
//!
//! One table, printed as the appendix of docs/format.md. It is data: how a heading is
//! taken apart and compared with it is in [`super::heading`].
//!
//! Phrases are written as a reader would say them; letter case, accents, punctuation and
//! numbering do not matter. `*` stands for any words. In scripts that put no spaces between
//! words, and in Korean, phrases are compared letter by letter.

use crate::handoff::SectionKind::{self, *};

/// How much else a heading may say beside the phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing but numbering, additions in brackets and words such as "key" or "current".
    Whole,
    /// The heading may go on before or behind it: "Phase 54 **decisions**".
    Edge,
    /// Only its end counts: "Project **goal**".
    End,
    /// As [`Whole`](Self::Whole), and only where nothing plainer introduces the section.
    Last,
}

/// Wordings of one language for one section.
#[derive(Debug)]
pub struct Wordings {
    /// The section they introduce.
    pub kind: SectionKind,
    /// How they are compared.
    pub reach: Reach,
    /// BCP 47 tags.
    pub languages: &'static str,
    /// The phrases, separated by `|`.
    pub phrases: &'static str,
}

const fn row(
    kind: SectionKind,
    reach: Reach,
    languages: &'static str,
    phrases: &'static str,
) -> Wordings {
    Wordings {
        kind,
        reach,
        languages,
        phrases,
    }
}

use Reach::{Edge, End, Last, Whole};

/// The table.
#[rustfmt::skip]
pub const WORDINGS: &[Wordings] = &[
    row(Goal, Whole, "en", "goal|goals|objective|objectives|aim|aims|mission|mission statement|purpose|task|current focus|work focus|work in hand|goal of this session|task summary|what we are doing|what we are trying to do|what we are building|what i am working on|what we are working on|the ask|what we re building|what we re doing|what we re trying to do|goal of this work|original request|user request|the request|task description|task overview|what this is about|primary request|primary request and intent|request and intent|user intent|what this work is about|what we want|what we re after|big picture goal"),
    row(Goal, Whole, "de", "ziel|ziele|projektziel|zielsetzung|aufgabe|auftrag|worum es geht|hauptziel|was wir wollen|was erreicht werden soll|woran wir arbeiten"),
    row(Goal, Whole, "fr", "objectif|objectifs|but|mission|tâche|objet de la session|objet|tâche en cours|ce qu on veut|ce que l on veut faire|demande initiale|demande|ce qu on cherche à faire|ce qu on fait|ce que nous faisons"),
    row(Goal, Whole, "es, pt, it", "objetivo|objetivos|meta|tarea|tarefa|misión|missão|obiettivo|obiettivi|scopo|compito|finalidad|finalidade|tarea actual|qué queremos|qué estamos haciendo|o que queremos|o que estamos fazendo|cosa vogliamo|cosa stiamo facendo|finalità"),
    row(Goal, Whole, "ru, uk", "цель|цели|задача|над чем работаем|мета|завдання|главная цель|основная цель|поточне завдання|ціль|цілі|что делаем|что хотим|цель работы"),
    row(Goal, Whole, "nl, sv, da, nb, pl, cs, tr, vi, id", "doel|doelstelling|mål|cel|cíl|hedef|amaç|mục tiêu|tujuan|cele|bieżące zadanie|mevcut görev|görev|nhiệm vụ|nhiệm vụ hiện tại|mục đích|tugas saat ini|huidige taak|taak|syfte|nuvarande uppgift|uppgift|cíle|aktuální úkol"),
    row(Goal, End, "zh", "目标|目標|任务|任務|目的"),
    row(Goal, Edge, "zh", "目前在做什么|目前在做什麼|正在做什么|正在做什麼|我们在做什么|我們在做什麼"),
    row(Goal, End, "ja", "目的|目標|ゴール|タスク"),
    row(Goal, End, "ko", "목표|목적|현재 작업|현재 과제|하고 있는 일|무엇을 하고 있나|하려는 것"),
    row(Goal, Whole, "ar, hi", "الهدف|الأهداف|المهمة الحالية|लक्ष्य|उद्देश्य|वर्तमान कार्य"),

    row(CurrentState, Whole, "en", "state|status|where we are|where things stand|where it stands|where we stand|where we left off|situation|state of play|progress|snapshot|state of the work|done so far|what is done|what works|what is working|what s done|what s working|what s built|what exists|now|current work|in progress|where i stopped|where i left off|where we stopped|state of things"),
    row(CurrentState, Edge, "en", "current state|current status"),
    row(CurrentState, Whole, "de", "stand|aktueller stand|status|zustand|wo wir stehen|ist zustand|aktueller zustand|fortschritt"),
    row(CurrentState, Whole, "fr", "état|état actuel|état des lieux|où on en est|où nous en sommes|avancement|statut"),
    row(CurrentState, Whole, "es, pt, it", "estado|estado actual|estado atual|situación actual|situação atual|progreso|progresso|dónde estamos|onde estamos|stato|stato attuale|situazione attuale|a che punto siamo"),
    row(CurrentState, Whole, "ru, uk", "состояние|статус|текущее состояние|текущий статус|где мы|прогресс|поточний стан"),
    row(CurrentState, Whole, "nl, sv, da, nb, pl, cs, tr, vi, id", "huidige stand|huidige status|nuläge|nuvarande läge|nåværende status|nuværende status|stan obecny|aktualny stan|současný stav|mevcut durum|trạng thái hiện tại|status saat ini"),
    row(CurrentState, Whole, "zh", "当前状态|目前状态|目前狀態|現況|现状|現狀|进展|進展|当前进度|目前進度|进度"),
    row(CurrentState, Whole, "ja", "現状|現在の状態|現在の状況|進捗|進捗状況|現在地"),
    row(CurrentState, Whole, "ko", "현재 상태|현황|진행 상황|현재 상황|상태|지금 어디"),

    row(Decisions, Edge, "en", "decisions|decisions made|decided by|decided in|locked by|locked earlier|locked decisions|what we decided|what was decided|do not re litigate|do not relitigate|don t relitigate|choices made|design choices|key choices|technical choices|architecture choices|architectural choices|decisions and rationale|decisions so far|design rationale|what s been decided|decided with|agreed with"),
    row(Decisions, Whole, "en", "decision|decided|decisions log|agreed|settled|locked|choices|adrs|already decided|decision record|decision records|do not reopen|do not re open|don t reopen|don t revisit|do not revisit|settled questions|things we decided|what has been decided|trade offs chosen|why we chose|what we agreed|agreements|decision made|decisions taken so far|calls made|what was agreed|what we settled on|what we chose|settled on|resolved|conclusions|already settled"),
    row(Decisions, Edge, "de", "entscheidungen|entscheide|beschlüsse|*entscheidungen|festlegungen|was wir entschieden haben|was entschieden wurde|beschlossene punkte|was feststeht|was beschlossen wurde|was entschieden ist|designentscheide|steht fest|was wir beschlossen haben"),
    row(Decisions, Whole, "de", "entscheidung|entschieden|beschlossen|festgelegt"),
    row(Decisions, Edge, "fr", "décisions|arbitrages|arbitrages rendus|choix techniques|choix faits|choix d architecture|choix de conception|ce qui a été décidé|ce que nous avons décidé|ce qu on a décidé|ce qui est décidé|ce qui est acté|décidé ensemble|choix retenus|choix effectués"),
    row(Decisions, Whole, "fr", "décision|choix|décidé"),
    row(Decisions, Edge, "es, pt, it", "decisiones|decisões|decisioni|scelte|scelte tecniche|elecciones técnicas|escolhas técnicas|acuerdos|qué decidimos|qué se decidió|lo que se decidió|lo que decidimos|o que foi decidido|o que decidimos|cosa abbiamo deciso|che cosa è stato deciso|lo decidido|decidido hasta ahora|lo acordado|o que ficou decidido|o que foi acordado|cosa è stato deciso|decisiones ya tomadas|escolhas feitas|scelte fatte"),
    row(Decisions, Whole, "es, pt, it", "decisión|decisão|decisione|decidido|deciso"),
    row(Decisions, Edge, "ru, uk", "решения|принятые решения|согласованная конфигурация|согласованные решения|согласованные|договорённости|рішення|ухвалені рішення|что решили|що вирішили|домовленості|что решено|что уже решено|уже решено|о чём договорились|що вирішено"),
    row(Decisions, Whole, "ru", "решение|решено|согласовано|что решили"),
    row(Decisions, Edge, "nl, sv, da, nb, pl, cs, tr, vi, id", "beslissingen|genomen beslissingen|besluiten|beslut|fattade beslut|beslutninger|decyzje|podjęte decyzje|rozhodnutí|kararlar|alınan kararlar|quyết định|keputusan|ustalenia|co ustaliliśmy|*kararları|những quyết định|các quyết định|điều đã chốt|*beslissingen|gemaakte keuzes|*keuzes|*beslut|yang sudah diputuskan|učiněná rozhodnutí|afspraken|wat we besloten hebben|vad vi har bestämt|co postanowiliśmy|kararlaştırıldı|những gì đã quyết định|hal yang sudah diputuskan|co jsme rozhodli"),
    row(Decisions, Edge, "zh", "决策|決策|决定|決定|设计决策|已定事项|已定事項|确定事项|已确定|已确认的方案|共识|共識|不可推翻|不要重新讨论|不要重新討論|技術選型|已拍板|已定案|已敲定|已定|定下来的|拍板事项|敲定|技术选型|已定方案|既定方案|做出的决定|已做决定"),
    row(Decisions, Edge, "ja", "決定|決定事項|確定事項|設計判断|確定判断|主要判断|決めたこと|決まったこと|合意事項|設計上の選択|採用した方針|決めた方針|合意済み|決定済み|採用方針|選定理由"),
    row(Decisions, Edge, "ko", "결정사항|결정|결정된 사항|확정 사항|확정된 사항|합의 사항|구현 결정|설계 결정|결정된 것|정한 것|확정된 것|합의된 것|합의한 것|선택한 방식"),
    row(Decisions, Edge, "ar, hi", "القرارات|قرارات|ما تم الاتفاق عليه|ما تقرر|निर्णय|फैसले|फ़ैसले"),
    row(Decisions, Whole, "nl, sv, da, nb, pl, cs, tr, vi, id", "besloten|afgesproken|bestämt|besluttet|ustalone|zdecydowano|kararlaştırılanlar|đã quyết định|đã thống nhất|diputuskan|rozhodnuto"),

    row(OpenQuestions, Edge, "en", "open questions|open question|open * questions|clarifying questions|unresolved questions|outstanding questions|remaining questions|unanswered questions|questions for|questions to|pending decisions|decisions pending|open decisions|outstanding decisions|decisions needed|decisions to make|decisions required|to be decided|undecided|not yet decided|needs a decision|awaiting decision|still undecided|open points|known unknowns|questions still open|pending questions|open design questions|things to decide|still to decide|decisions for the owner|decisions for the user|decisions for you|needs decision|needs your input|needs your decision|needs clarification|clarifications needed|need input from|waiting on your answer|decision to make|decision still to make|decisions still to make|decisions to be made|questions to resolve|questions to answer|things we have not decided|not decided yet|awaiting decisions"),
    row(OpenQuestions, Whole, "en", "questions|question|unknowns|uncertainties|unresolved|unclear|tbd|needs input|still open|open items|what we don t know|to clarify|needs answer|needs answers|discussion points|for discussion|to discuss|waiting on user"),
    row(OpenQuestions, Edge, "de", "offene fragen|offene frage|offene punkte|ungeklärte fragen|offene entscheidungen|noch zu klären|zu klären|ausstehende entscheidungen|ungeklärt|noch zu entscheiden|klärungsbedarf|unbeantwortete fragen|noch nicht entschieden|noch unklar|offen geblieben"),
    row(OpenQuestions, Whole, "de", "fragen|noch offen|unklar|unklarheiten|rückfragen|entscheidungsbedarf"),
    row(OpenQuestions, Edge, "fr", "questions ouvertes|question ouverte|questions en suspens|à trancher|décisions en attente|en attente d arbitrage|décision à prendre|décisions à prendre|points ouverts|reste à trancher|questions non résolues|à clarifier|points à trancher|questions en attente|encore à décider|reste à décider|pas encore décidé|points en suspens"),
    row(OpenQuestions, Whole, "fr", "questions|à décider|non résolu|non résolus|incertitudes"),
    row(OpenQuestions, Edge, "es, pt, it", "preguntas abiertas|preguntas pendientes|cuestiones abiertas|dudas abiertas|decisiones pendientes|por decidir|perguntas em aberto|perguntas abertas|questões em aberto|questões abertas|dúvidas em aberto|decisões pendentes|a decidir|pontos em aberto|domande aperte|questioni aperte|decisioni in sospeso|decisioni aperte|da decidere|punti aperti|preguntas sin responder|sin resolver|questões pendentes|dúvidas pendentes|perguntas pendentes|perguntas sem resposta|decisioni da prendere|questioni irrisolte|domande in sospeso|domande senza risposta|pendiente de decidir|pendientes de decidir|pendiente de decisión|sin decidir|por resolver|falta decidir|por aclarar|por definir|a definir|falta definir|pendente de decisão|sem resposta|da chiarire|da definire|questioni in sospeso|cuestiones pendientes"),
    row(OpenQuestions, Whole, "es, pt, it", "preguntas|perguntas|dudas|dúvidas|domande|incertidumbres|incógnitas|incertezas|dubbi"),
    row(OpenQuestions, Edge, "ru, uk", "открытые вопросы|нерешённые вопросы|вопросы без ответа|нужно решить|ожидают решения|відкриті питання|вопросы к|нерешенные вопросы|требует решения|требуют решения|невирішені питання|питання без відповіді|потребує рішення|осталось решить|ещё не решено|пока не решено|нужно уточнить|надо решить|що вирішити|ще не вирішено|потрібно вирішити"),
    row(OpenQuestions, Whole, "ru", "вопросы|не решено|неясности|неясно|питання"),
    row(OpenQuestions, Edge, "nl, sv, da, nb, pl, cs, tr, vi, id", "open vragen|openstaande vragen|öppna frågor|åbne spørgsmål|åpne spørsmål|otwarte pytania|pytania otwarte|otevřené otázky|açık sorular|câu hỏi mở|câu hỏi còn bỏ ngỏ|pertanyaan terbuka|otwarte kwestie|nierozstrzygnięte kwestie|do ustalenia|do decyzji|cevaplanmamış sorular|bekleyen kararlar|câu hỏi còn mở|câu hỏi chưa có lời giải|vấn đề chưa giải quyết|cần quyết định|quyết định đang chờ|pertanyaan yang belum terjawab|keputusan tertunda|onbeantwoorde vragen|nog te beslissen|obesvarade frågor|olösta frågor|nevyřešené otázky|k rozhodnutí|nog open vragen|niet besloten|inte beslutat|nie ustalone|henüz karar verilmedi|chưa quyết định|belum diputuskan|nevyřešené|nerozhodnuto|uafklarede spørgsmål"),
    row(OpenQuestions, Edge, "zh", "未决问题|未決問題|开放问题|開放問題|待定问题|待定問題|待确认|待確認|待决定|待決定|待决|未决|待解决的问题|未解决的问题|未解決的問題|需要确认|需要確認|悬而未决|待讨论|待討論|待澄清|待定事项|待定事項|待解决问题|待解決問題|未解决问题|未解決問題|開放性問題|开放性问题|还没定|還沒定|还没决定|没想清楚|待商量|需要决定|需要用户决定|等用户确认|待用户确认|待拍板"),
    row(OpenQuestions, Edge, "ja", "未決事項|未解決の質問|未解決の問題|未解決事項|未確定事項|未決|要確認|要確認事項|確認事項|オープンクエスチョン|判断待ち|検討事項|残っている疑問|キックオフ判断|キックオフ判断ポイント|未解決の課題|未解決の疑問|確認待ち|検討中の事項|オープンな質問|未決定|決まっていないこと|まだ決めていないこと|決めてほしいこと|確認したいこと|要判断|ユーザー確認待ち"),
    row(OpenQuestions, Edge, "ko", "미결 사항|미해결 질문|미해결 사항|열린 질문|미정 사항|확인 필요|확인이 필요한 것|확인되지 않은 것|결정 필요|결정이 필요한 것|남은 질문|오픈 질문|질문|논의 필요|미정|아직 결정하지 않은 것|결정해야 할 것|결정되지 않은 것|아직 정하지 않은 것|논의할 것|사용자 확인 필요"),
    row(OpenQuestions, Whole, "nl, sv, da, nb, pl, cs, tr, vi, id", "vragen|frågor|pytania|otázky|sorular|câu hỏi|pertanyaan"),
    row(OpenQuestions, Whole, "ja", "質問事項|質問|未確定|要検討|要相談|疑問点|不明点|懸念事項"),
    row(OpenQuestions, Edge, "ar, hi", "أسئلة مفتوحة|الأسئلة المفتوحة|أسئلة معلقة|قرارات معلقة|खुले प्रश्न|अनुत्तरित प्रश्न|खुले सवाल"),
    row(OpenQuestions, Last, "en", "open|open issues|open issue|open problems|open topics|open threads|open loops|outstanding issues|unresolved issues"),
    row(OpenQuestions, Last, "de", "offen|offene themen|offene probleme"),
    row(OpenQuestions, Last, "fr", "problèmes ouverts|sujets ouverts|ouvert|en suspens"),
    row(OpenQuestions, Last, "es, pt, it", "abierto|problemas abiertos|temas abiertos|em aberto|problemas em aberto|aperto|problemi aperti|abiertas|in sospeso"),
    row(OpenQuestions, Last, "ru, uk", "открыто|открытые проблемы|нерешённые проблемы|відкриті проблеми"),
    row(OpenQuestions, Last, "nl, sv, da, nb, pl, cs, tr, vi, id", "öppet|otwarte|otevřené|açık konular|openstaande punten|openstaand|vấn đề mở|masalah terbuka"),
    row(OpenQuestions, Whole, "zh", "未解决|未解決|待解决|待解決|未定|待定|尚未决定|尚未確定|尚未确定|疑问|疑問|问题待定"),
    row(OpenQuestions, Whole, "ko", "미해결|미확정|질문 사항|불확실한 것"),

    row(Constraints, Edge, "en", "constraints|constraint|guardrails|hard rules|ground rules|rules to respect|rules to follow|rules that apply|house rules|non negotiables|non negotiable|non goals|do not touch|don t touch|do not change|never do|do not modify|do not edit|must not do|invariants|what not to do|off limits|must not change|non negotiable rules|must follow rules|standing rules|standing instructions|standing orders|things not to do|must not be edited|must not be changed|must not be touched"),
    row(Constraints, Whole, "en", "rules|requirements and constraints|doctrine|boundaries|invariant|directives|user directives|do not|don ts|dos and don ts|restrictions|limits|honest limits|limits and constraints|assumptions and constraints|operating rules|working rules|project rules|core rules|golden rules|rules of engagement|safety rules|security rules|security principles|safety principles|red lines|must not|must nots|never|don t do|do not do|do not break|don t break|out of bounds|rules of the road|absolute rules|strict rules|user preferences and constraints|rules for the next agent|rules for the next session|don t|please don t|please do not|do nots|must|musts|things to avoid|avoid|hands off|leave alone|do not do this|don t do this"),
    row(Constraints, Edge, "de", "einschränkungen|randbedingungen|rahmenbedingungen|leitplanken|harte regeln|harten regeln|vorgaben|nicht verhandelbar|nicht anfassen|beschränkungen|feste regeln|verbindliche regeln|was nicht zu tun ist|strikte regeln"),
    row(Constraints, Whole, "de", "regeln|verbote|tabus|nicht tun|nicht machen|bitte nicht|verboten|vermeiden|spielregeln|grenzen|tabu|finger weg|finger weg von"),
    row(Constraints, Edge, "fr", "contraintes|contrainte|garde fous|règles à respecter|non négociable|non négociables|invariants|à ne pas faire|à ne pas toucher|ne pas toucher|règles d or|règles strictes|ce qu il ne faut pas faire|interdictions|règles non négociables|ce qu il ne faut pas toucher|lignes rouges"),
    row(Constraints, Whole, "fr", "règles|doctrine|interdits|limites|ne pas faire|interdit|à éviter|ne pas|limites à respecter"),
    row(Constraints, Edge, "es, pt, it", "restricciones|restrições|vincoli|directivas|directivas de seguridad|diretrizes|reglas a respetar|regras a respeitar|no tocar|não mexer|não tocar|da non toccare|innegociables|inegociáveis|reglas de oro|limitaciones conocidas|no negociables|reglas estrictas|qué no hacer|lo que no hay que hacer|o que não fazer|regole da rispettare|cosa non fare|non negoziabili|regras estritas|no se debe tocar|lo que no se toca|líneas rojas|cosa non toccare|não pode|o que não pode|não alterar|no modificar|no cambiar"),
    row(Constraints, Whole, "es, pt, it", "reglas|regras|regole|guardarraíles|limitaciones|limitações|limiti|no hacer|não fazer|non fare|limitazioni|prohibido|proibido|evitar|qué evitar|o que evitar|proibições|prohibiciones|límites|divieti|da evitare|da non fare"),
    row(Constraints, Edge, "ru, uk", "ограничения|правила безопасности|принципы безопасности|жёсткие правила|нельзя|не трогать|обмеження|запреты|чего не делать|что нельзя делать|чого не робити|заборонено|запрещено|строгие правила|что не трогать|не менять|не нарушать|чего не трогать|нельзя делать|табу|не чіпати|не можна"),
    row(Constraints, Whole, "ru", "правила|требования и ограничения|инварианты|не делать"),
    row(Constraints, Edge, "nl, sv, da, nb, pl, cs, tr, vi, id", "beperkingen|randvoorwaarden|begränsningar|begrænsninger|begrensninger|ograniczenia|omezení|kısıtlamalar|kısıtlar|ràng buộc|hạn chế|batasan|czego nie robić|twarde zasady|yapılmaması gerekenler|không được làm|quy tắc bắt buộc|yang tidak boleh dilakukan|wat niet te doen|niet aanraken|vad man inte får göra|rör inte|co nedělat"),
    row(Constraints, Edge, "zh", "约束|約束|约束条件|限制条件|限制條件|硬性规则|铁律|鐵律|红线|紅線|必须遵守|必須遵守|不可违反|禁止事项|禁止事項|硬约束|规则约束|不要做的事|不可做的事|不能做的事|勿动|不要动|不要碰|不要改|不能改|不能动|千万不要|绝对不要|不许|约束与边界"),
    row(Constraints, Whole, "zh", "规则|規則|限制|硬性限制|不要做|别动|禁区|不能做|不可做|边界|底线|注意约束"),
    row(Constraints, Edge, "ja", "制約|制約条件|制約事項|必ず守る規約|守るべきルール|守ること|禁止事項|禁止|前提条件|不変条件|ガードレール|守るべきこと|やってはいけないこと|触らないこと|触ってはいけない|変更禁止|変えてはいけない|やってはいけない|してはいけない|絶対に守る"),
    row(Constraints, Whole, "ja", "規約|ルール|決まり|やらないこと|しないこと|禁止すること|ガイドライン"),
    row(Constraints, Edge, "ko", "제약|제약사항|제약 조건|금지 사항|지켜야 할 규칙|가드레일|불변 조건|반드시 지킬 것|하지 말 것|하지 말아야 할 것|절대 규칙|건드리지 말 것|하면 안 되는 것|하면 안 되는 일|건드리면 안 되는 것|수정 금지|변경 금지|지켜야 할 것"),
    row(Constraints, Whole, "ko", "규칙|금지|제한|제한 사항|원칙"),
    row(Constraints, Whole, "nl, sv, da, nb, pl, cs, tr, vi, id", "zasady|kurallar|quy tắc|giới hạn|kendala|aturan|regels|regler|pravidla|niet doen|får inte|må ikke|nie wolno|nie robić|yapma|yapılmayacaklar|đừng|jangan|nedělat|gränser"),
    row(Constraints, Edge, "ar, hi", "القيود|قيود|ما لا يجب فعله|प्रतिबंध|बाधाएं|बाधाएँ"),
    row(Constraints, Whole, "ar, hi", "القواعد|قواعد|नियम|सीमाएं|सीमाएँ"),

    row(DeadEnds, Edge, "en", "dead ends|dead end|what didn t work|what did not work|what doesn t work and why|what failed|failed approaches|failed approach|failed attempts|failed experiments|tried and failed|tried and rejected|tried without success|approaches tried|what was tried|what we tried|things tried|already tried|rejected approaches|abandoned approaches|don t retry|do not retry|don t try again|approaches that failed|things that didn t work|rejected alternatives|discarded approaches|attempted and failed|tried didn t work|things that failed|didn t work|did not work|ruled out|tried and dropped|tried but failed|what we ruled out|what not to try|don t try"),
    row(DeadEnds, Edge, "de", "sackgassen|was nicht funktioniert hat|was nicht geklappt hat|fehlgeschlagene ansätze|fehlversuche|gescheiterte ansätze|verworfene ansätze|hat nicht funktioniert|ausprobiert und verworfen|funktionierte nicht"),
    row(DeadEnds, Edge, "fr", "impasses|ce qui n a pas marché|ce qui n a pas fonctionné|pistes abandonnées|tentatives échouées|essais infructueux|approches écartées|fausses pistes|essayé sans succès|n a pas marché|ce qui ne marche pas"),
    row(DeadEnds, Edge, "es, pt, it", "callejones sin salida|lo que no funcionó|qué no funcionó|intentos fallidos|enfoques fallidos|becos sem saída|o que não funcionou|tentativas falhas|tentativas fracassadas|abordagens descartadas|vicoli ciechi|cosa non ha funzionato|tentativi falliti|approcci scartati|ya probado sin éxito|lo que ya se probó|já tentado|o que já tentamos|già provato"),
    row(DeadEnds, Edge, "ru, uk", "тупики|что не сработало|неудачные попытки|не сработало|отвергнутые подходы|глухі кути|що не спрацювало|невдалі спроби|уже пробовали|что пробовали|не помогло"),
    row(DeadEnds, Edge, "nl, sv, da, nb, pl, cs, tr, vi, id", "doodlopende wegen|wat niet werkte|återvändsgränder|vad som inte fungerade|blindgyder|blindveier|ślepe zaułki|co nie zadziałało|slepé uličky|çıkmaz yollar|ngõ cụt|jalan buntu|çıkmaz sokaklar|işe yaramayanlar|những gì không hiệu quả|cách đã thất bại|yang tidak berhasil|co nefungovalo|mislukte pogingen|misslyckade försök|nieudane próby|neúspěšné pokusy"),
    row(DeadEnds, Edge, "zh", "失败的方法|失敗的方法|失败的尝试|失敗的嘗試|已尝试但失败|已嘗試但失敗|行不通|死胡同|走不通的路|尝试过但|踩过的死路|无效尝试|失败方案|失敗方案|死路|已排除的方案|试过|已试过|不可行|踩过的坑|走过的弯路"),
    row(DeadEnds, Edge, "ja", "失敗した|失敗したアプローチ|うまくいかなかった|試してだめ|試したこと|既に試したこと|行き止まり|失敗した試み|採用しなかった|試して失敗したこと"),
    row(DeadEnds, Edge, "ko", "막다른 길|실패한 시도|실패한 접근|실패한 방법|시도했지만|안 된 것|시도해 본 것|이미 시도한 것|효과 없었던 것|실패한 것|해 봤지만"),
    row(DeadEnds, Edge, "ar, hi", "طرق مسدودة|ما لم ينجح|क्या काम नहीं आया"),

    row(Verify, Whole, "en", "verify|verification|how to verify|validation|validate|verify with|verification steps|verification commands|how to check|checks|acceptance check|smoke test"),
    row(Verify, Whole, "de, fr", "verifikation|überprüfung|verifizieren|so prüfst du es|validierung|vérification|vérifications|vérifier|comment vérifier|validation"),
    row(Verify, Whole, "es, pt, it", "verificación|verificar|cómo verificar|verificação|como verificar|verifica|verifiche|come verificare|validación|validação"),
    row(Verify, Whole, "ru, uk", "проверка|как проверить|перевірка"),
    row(Verify, Whole, "nl, sv, da, nb, pl, cs, tr, vi, id", "verificatie|verifiering|verifikation|verifisering|weryfikacja|ověření|doğrulama|xác minh|verifikasi"),
    row(Verify, Whole, "zh", "验证|驗證|验证方法|驗證方法|如何验证|验证步骤|验证命令"),
    row(Verify, Whole, "ja, ko", "検証|検証方法|動作確認|確認方法|검증|검증 방법|확인 방법"),

    row(NextStep, Edge, "en", "next steps|next step|next actions|next action|next tasks|next task|next moves|next move|next up|up next|next priorities|next priority|next things|next thing to do|next suggested actions|next session plan|next session tasks|what s next|what next|what is next|what comes next|what to do next|what * next|do next|to do next|to do tomorrow|do these first|do this first|do first|do these in order|start here|start by|start with|continue with|continue here|resume here|pick up here|first move|first steps|first step|first action|first actions|first thing|first things|immediate actions|immediate action|immediate steps|immediate next steps|immediate priorities|immediate priority|plan for next session|priorities for next session|for the next session|where to start|todo for next session|tomorrow s plan|next goals|next work item|next work items|where to pick up|where to resume|where to continue|continue from here|resume from here|begin here|suggested execution order|recommended execution order|next session execution order|next session should|top priority next|next best action|immediate next"),
    row(NextStep, Whole, "en", "next|then next|next session|immediate|tomorrow|do now|next goal|next objective|next milestone|plan for tomorrow|todo next|resume point|next todo|next to do|first thing tomorrow|first thing next time|next time|do this next|the next thing|optional next step|up first|first up|start tomorrow|when you pick this up|where to go from here|where i would go next|tmrw|pick up from here"),
    row(NextStep, Edge, "de", "nächste schritte|nächster schritt|nächsten schritte|nächste aufgaben|nächste aufgabe|nächste aktionen|nächste aktion|als nächstes|als nächstes zu tun|was als nächstes|weiteres vorgehen|hier weitermachen|hier anfangen|wie es weitergeht|zuerst erledigen|erster schritt|wie geht es weiter|so geht es weiter|weiter geht es mit|hier fortsetzen|womit es weitergeht|weiter geht s mit|hier geht s weiter|hier geht es weiter"),
    row(NextStep, Edge, "fr", "prochaines étapes|prochaine étape|prochaine action|prochaines actions|prochain pas|prochains pas|prochain geste|prochaine tâche|prochaines tâches|étapes suivantes|étape suivante|à faire ensuite|par où commencer|par où reprendre|première action|premier geste|à faire en premier|que faire ensuite|reprendre ici|commencer ici|que faire maintenant|prochaine chose à faire|prochaine session|par quoi commencer|à faire tout de suite|reprise|on reprend ici|où reprendre|à reprendre ici"),
    row(NextStep, Whole, "fr", "suite|la suite|ensuite"),
    row(NextStep, Edge, "es, pt, it", "próximos pasos|próximo paso|siguientes pasos|siguiente paso|próxima acción|próximas acciones|siguiente acción|próxima tarea|próximas tareas|siguiente tarea|siguientes tareas|qué sigue|lo que sigue|por dónde empezar|por dónde seguir|primer paso|próximos passos|próximo passo|próxima ação|próximas ações|próxima tarefa|próximas tarefas|passos seguintes|passo seguinte|o que vem a seguir|o que fazer a seguir|por onde começar|primeiro passo|prossimi passi|prossimo passo|prossima azione|prossime azioni|prossima attività|prossime attività|passi successivi|passo successivo|da fare dopo|da dove ripartire|da dove iniziare|continuar aquí|empezar aquí|qué hacer ahora|o que fazer agora|continuar daqui|comece aqui|começar aqui|cosa fare adesso|cosa fare ora|riprendere da qui|iniziare da qui|lo siguiente|lo próximo|próxima sesión|próxima sessão|prossima mossa|prossima sessione|primera tarea|primera acción|primeira tarefa|prima cosa da fare|siguiente movimiento|retomar aquí|retomar aqui|por onde continuar|por onde retomar|por dónde continuar|por dónde retomar|da dove riprendere"),
    row(NextStep, Whole, "es, pt, it", "a continuación|siguiente|a seguir|prossimo"),
    row(NextStep, Edge, "ru, uk", "следующий шаг|следующие шаги|следующая задача|следующие задачи|следующее действие|следующие действия|дальнейшие шаги|дальнейшие действия|ближайшие шаги|ближайшие задачи|что дальше|что делать дальше|первый шаг|с чего начать|наступний крок|наступні кроки|що далі|план на следующую сессию|продолжить отсюда|начать отсюда|що робити далі|подальші кроки|наступні дії|з чого почати|продовжити звідси|наступне завдання|следующим шагом|первым делом|следующее|на следующий раз|точка входа"),
    row(NextStep, Whole, "ru", "дальше|далее"),
    row(NextStep, Edge, "nl, sv, da, nb, pl, cs, tr, vi, id", "volgende stappen|volgende stap|nästa steg|næste skridt|neste steg|następne kroki|następny krok|kolejne kroki|další kroky|další krok|sonraki adımlar|sonraki adım|bước tiếp theo|các bước tiếp theo|langkah selanjutnya|langkah berikutnya|co zrobić dalej|od czego zacząć|zacznij tutaj|następne działania|sırada ne var|sıradaki adım|sıradaki adımlar|buradan devam|việc cần làm tiếp theo|việc tiếp theo|bắt đầu từ đây|tindakan selanjutnya|mulai dari sini|eerstvolgende stap|hier verder gaan|begin hier|nästa åtgärd|nästa uppgift|börja här|fortsätt här|následující kroky|kde pokračovat|začni zde|tiếp tục từ đây"),
    row(NextStep, Edge, "zh", "下一步|下一步计划|接下来|接下來|后续步骤|後續步驟|后续计划|后续行动|接手后第一件事|接手後第一件事|第一件事|首要任务|首要任務|立即执行|下一个任务|下次继续|下次从这里开始|下一个会话*做|下次会话*做|下一阶段|从哪里开始|立即行动|立即行動|从这里继续|從這裡繼續|从这里开始|下次会话|下次開始|下次开始|从此处继续|下次會話|下一个动作|下一个行动|接手第一步|先做什么|明天先做|优先要做|下次启动"),
    row(NextStep, Edge, "ja", "次のステップ|次の一手|次の手順|次の作業|次のタスク|次のアクション|次にやること|次にすべき|次にやる|次にする|次に*こと|次回やること|次回の作業|次回のタスク|次回セッションで*|最初にやること|まずやること|ネクストステップ|ネクストアクション|次の一歩|ここから再開|ここから始める|次回の開始点|次の優先事項|次回の予定|次回予定|次回開始|再開ポイント|次回ここから|続きから|最初の一歩|明日やること|次に取り組む"),
    row(NextStep, Edge, "ko", "다음 할 일|다음에 할 일|다음*할 일|다음 단계|다음 작업|다음*작업|다음 액션|다음 스텝|다음*해야 할 것|다음*해야 할 일|다음*할 수 있는 일|다음*할 것|다음*순서|다음*착수점|이어서 할 일|먼저 할 일|가장 먼저 할 일|후속 작업|여기서 시작|이어서 할 작업|다음 세션 우선순위|다음 세션 최우선|다음에 할 수 있는 작업|다음에 할 작업|여기부터 시작|다음에 해야 할 일|다음에는|다음 행동|첫 번째 할 일|재개 지점|이어서 하기|다음 우선순위|다음에 할 것|다음 할 것"),
    row(NextStep, Whole, "nl, sv, da, nb, pl, cs, tr, vi, id", "co dalej|tiếp theo|selanjutnya|wat nu|co dál|vad händer nu|sırada|następnie|härnäst|doe dit eerst"),
    row(NextStep, Edge, "ar, hi", "الخطوة التالية|الخطوات التالية|الخطوة القادمة|الخطوات القادمة|ابدأ من هنا|अगला कदम|अगले कदम|आगे क्या करना है"),

    row(ContextFiles, Edge, "en", "context files|key files|relevant files|important files|critical files|essential files|core files|main files|files to read|files to open|files to load|files to look at|files to know|files to review|files in play|files of interest|files that matter|file references|key paths|important paths|key files and paths|key documents|key docs|docs to read|documents to read|read first|read this first|read these first|read these|read these files|read these files first|read on resume|read before|read in this order|read in order|reading order|reading list|must read|required reading|essential reading|working set|reference files|reference docs|get oriented|inputs to read|where * lives|file locations|code locations|relevant paths|relevant documents|relevant docs|important docs|important documents|critical docs|critical documents|essential docs|files for context|context to load|start by reading|key source files|active source files|primary files|files involved|files you ll need|files you need|files needed|files in chat|files in context|files to start with"),
    row(ContextFiles, Whole, "en", "reference|context file|key file|orient yourself|read|related files|paths and files|source files|active files|working files|key references|relevant code|where to look|code map|file map|key modules|key artifacts|where things live|look at|look here first|files to look at first|files to keep open|entry points|read these before starting"),
    row(ContextFiles, Edge, "de", "wichtige dateien|wichtigste dateien|wichtigen dateien|wichtige dateipfade|relevante dateien|zentrale dateien|schlüsseldateien|kerndateien|kontextdateien|dateien zum lesen|zuerst lesen|lesereihenfolge|zu lesende dateien|wichtige pfade|wichtige dokumente|relevante dokumente|zentrale dokumente|hauptdateien|nützliche dateien|benötigte dateien"),
    row(ContextFiles, Edge, "fr", "fichiers clés|fichiers clefs|fichiers importants|fichiers de contexte|fichiers à lire|fichiers pertinents|fichiers essentiels|fichiers critiques|fichiers de référence|à lire d abord|à lire en premier|lire d abord|lire en premier|lecture obligatoire|ordre de lecture|lectures|documents clés|documents importants|fichiers principaux|fichiers concernés|fichiers utiles|fichiers à regarder|fichiers à ouvrir"),
    row(ContextFiles, Edge, "es, pt, it", "archivos clave|archivos relevantes|archivos críticos|archivos importantes|archivos de contexto|archivos a leer|archivos para leer|archivos esenciales|ficheros clave|ficheros relevantes|ficheros importantes|leer primero|leer antes|orden de lectura|rutas clave|arquivos chave|arquivos relevantes|arquivos críticos|arquivos importantes|arquivos de contexto|arquivos para ler|arquivos essenciais|arquivos principais|ficheiros importantes|ficheiros relevantes|ler primeiro|leia primeiro|ordem de leitura|file chiave|file rilevanti|file importanti|file critici|file di contesto|file da leggere|file principali|da leggere prima|leggere prima|ordine di lettura|documentos clave|documentos críticos|documentos importantes|documentos chave|archivos principales|documenti chiave|documenti importanti|leer antes de empezar|file da guardare|archivos a mirar|archivos para mirar|arquivos para olhar|por dónde mirar|archivos útiles|arquivos úteis|archivos a revisar|file utili"),
    row(ContextFiles, Edge, "ru, uk", "ключевые файлы|важные файлы|основные файлы|файлы контекста|контекстные файлы|релевантные файлы|нужные файлы|файлы для чтения|прочитать сначала|прочитать первым|сначала прочитать|что прочитать|порядок чтения|ключові файли|важливі файли|где что лежит|файли контексту|основні файли|що прочитати|ключевые документы|важные документы|релевантні файли|полезные файлы|нужно прочитать"),
    row(ContextFiles, Edge, "nl, sv, da, nb, pl, cs, tr, vi, id", "belangrijke bestanden|relevante bestanden|contextbestanden|viktiga filer|relevanta filer|vigtige filer|viktige filer|relevante filer|kluczowe pliki|ważne pliki|pliki kontekstu|klíčové soubory|důležité soubory|önemli dosyalar|ilgili dosyalar|bağlam dosyaları|tệp quan trọng|file penting|berkas penting|pliki kontekstowe|istotne pliki|przeczytaj najpierw|pliki do przeczytania|anahtar dosyalar|okunacak dosyalar|önce oku|tệp liên quan|file quan trọng|file liên quan|đọc trước|file cần đọc|tệp cần đọc|file terkait|file konteks|berkas terkait|baca dulu|baca lebih dulu|eerst lezen|kernbestanden|te lezen bestanden|sleutelbestanden|kontextfiler|läs först|nyckelfiler|soubory kontextu|relevantní soubory|přečti nejdřív|soubory k přečtení"),
    row(ContextFiles, Edge, "zh", "关键文件|關鍵文件|关键檔案|關鍵檔案|重要文件|重要檔案|相关文件|相關文件|相關檔案|核心文件|核心檔案|主要文件|主要檔案|上下文文件|必读|必讀|必读文件|需要加载的文件|需要載入的檔案|需要阅读的文件|需要閱讀的檔案|先读|先讀|阅读顺序|閱讀順序|参考文件|參考檔案|参考文档|參考文檔|关键文档|關鍵文檔|重要文档|重要文檔|推荐接手顺序|接手顺序|要看的文件|要读的文件|需要看的文件|涉及的文件"),
    row(ContextFiles, Edge, "ja", "関連ファイル|主要ファイル|主要なファイル|重要ファイル|重要なファイル|コンテキストファイル|最初に読む|最初に読むファイル|読むべきファイル|参照ファイル|まず読む|必読|キーファイル|読む順番|参考ドキュメント|読む順序|重要ドキュメント|必読ドキュメント|見るファイル|見るべきファイル|読むファイル"),
    row(ContextFiles, Edge, "ko", "주요 파일|핵심 파일|관련 파일|중요 파일|중요한 파일|컨텍스트 파일|먼저 읽을 파일|먼저 읽을 것|읽어야 할 파일|읽을 파일|참고 파일|필독|참고 문서|필요 문서|핵심 문서|먼저 읽기|중요 문서|주요 문서|봐야 할 파일|볼 파일|확인할 파일"),
    row(ContextFiles, Whole, "zh", "參考文件"),
    row(ContextFiles, Edge, "ar, hi", "الملفات المهمة|الملفات الرئيسية|ملفات السياق|الملفات ذات الصلة|महत्वपूर्ण फ़ाइलें|मुख्य फ़ाइलें|संदर्भ फ़ाइलें|ملفات مهمة|ملفات رئيسية|ملفات ذات صلة"),
    row(ContextFiles, Last, "en", "files|file list|list of files|files and code sections|files and folders|paths|docs|documents|where to look first"),
    row(ContextFiles, Last, "de", "dateien|pfade|dateiliste"),
    row(ContextFiles, Last, "fr", "fichiers|chemins"),
    row(ContextFiles, Last, "es, pt, it", "archivos|ficheros|rutas|arquivos|ficheiros|caminhos|file|percorsi"),
    row(ContextFiles, Last, "ru, uk", "файлы|файли|пути"),
    row(ContextFiles, Last, "nl, sv, da, nb, pl, cs, tr, vi, id", "bestanden|filer|pliki|soubory|dosyalar|tệp|tệp tin|các tệp|berkas"),
    row(ContextFiles, Last, "zh, ja, ko", "文件|檔案|文件列表|文件清单|檔案清單|ファイル|ファイル一覧|파일|파일 목록"),
    row(ContextFiles, Last, "ar, hi", "الملفات|ملفات|फ़ाइलें|फाइलें"),
];

/// Labels whose sentence, ahead of every section, is the summary of a document whose title gives none.
pub const SUMMARIES: &str = "summary|title|task|topic|subject|headline|tl dr|tldr|in short|\
     zusammenfassung|titel|thema|aufgabe|résumé|titre|sujet|tâche|resumen|título|asunto|tema|tarea|resumo|assunto|tarefa|\
     riassunto|titolo|oggetto|compito|кратко|тема|заголовок|задача|samenvatting|taak|sammanfattning|podsumowanie|zadanie|\
     shrnutí|özet|görev|tóm tắt|ringkasan|概要|标题|標題|摘要|任务|任務|タイトル|件名|要約|タスク|요약|제목|작업";

/// Words that may stand around any phrase without changing what it says. Numbers are
/// such words too.
pub const MODIFIERS: &str = "a an the our my your this these that all of for to in on from by with at and or \
     key main major important critical current currently active final known relevant remaining \
     made taken so far still today now immediate exact recommended suggested proposed planned \
     possible concrete top original overall higher level high session sessions \
     project user owner team hard soft technical architectural architecture design \
     implementation product last latest first summary list section part agreed accepted \
     confirmed locked user s primary ultimate absolute strict logical standing work \
     der die das des dem den und im in am zu für von dieser diese dieses session sitzung wichtige wichtigen \
     wichtigste aktuelle aktueller aktuelles aktuellen getroffene getroffenen alle zum offene konkrete \
     le la les l d de du des un une et à au aux en ce cette ces pour notre nos prises pris clé clés \
     importantes importants premier premiers avant tout actuel actuelle actuels retenus retenues rendus techniques \
     el los las una del y al por para con nuestro nuestra esta este sesión sessão sessione principal principale clave actual actuales tomadas \
     importantes pendientes técnicas técnicos \
     o os as um uma da do das dos e na no nas nos desta deste atual atuais tomadas \
     il lo gli i della dello delle dei degli di per questa questo chiave attuale attuali prese \
     и в на для по из уже важные основные ключевые текущий текущая текущие текущее принятые наши эта этой сессии \
     проекта \
     two three four five six seven eight nine ten zwei drei vier fünf sechs sieben acht neun zehn \
     deux trois quatre cinq sept huit neuf dix dos tres cuatro cinco seis dois três";

/// The modifiers that say nothing: a heading of nothing else beside its phrase is replaced
/// by the canonical one, while any other is kept below it.
pub const LIGHT: &str = "a an the our my your this these that all of for to in on from by with at and key main \
     important current der die das des dem den und im in am zu für von dieser wichtige wichtigen \
     le la les l d de du des un une et à au aux en ce cette ces notre nos clé clés importants importantes \
     el los las del y al por para con clave actual importantes o os as um uma da do das dos e na no nas nos \
     il lo gli i della dello delle dei degli di per questa questo chiave и в на для по из важные основные ключевые";

/// Words that take an [`Reach::Edge`] match back: a heading with one of them speaks
/// *about* such a section, or of what is over.
pub const VETOES: &str = "prompt prompts template templates format log logs archive archived archives history historical \
     achieved completed obsolete superseded deprecated rejected asked answered rubric tree debt framework \
     touched modified changed created edited deleted renamed committed updated generated \
     checklist about works protocol summary example examples \
     modifiés créés touchés modifiées geändert geänderte geänderten erstellt modificados creados criados alterados \
     editados eliminados modificati creati изменённые изменены созданные \
     ルール 案内 模板 模版 修改 已修改 変更 変更した 수정된 변경된 메모 메시지 프롬프트";

/// Parts of words that take a goal back in scripts without spaces: tasks that are done, or lists of
/// what is left ("残タスク", "已完成任务").
pub const DONE_OR_LEFT: &str = "残 未 完了 完成 剩余 剩餘 待办 待辦 遗留 后续 後続 已 남은 완료";

/// Words that turn decisions into questions: they are still to be made.
pub const PENDING: &str = "pending open outstanding unresolved needed required awaiting undecided todo tbd review \
     ausstehend ausstehende offen offene attente trancher prendre pendientes pendiente pendentes pendente sospeso aperte \
     待确认 待確認 待决 待決 未決 待定 미결 미정 필요 保留 保留中";

/// Sub-headings of what is said on the side, or is over: what stands below them is no item
/// of the section around.
pub const ASIDES: &str = "watch out|gotcha|gotchas|pitfall|pitfalls|trap|traps|caution|cautions|caveat|caveats|beware|warning|warnings|\
     known issues|known bugs|failing tests|failing|broken|notes|background|archived|archive|superseded|obsolete|historical|\
     definition of done|acceptance criteria|stolperfallen|achtung|fallstricke|hinweise|pièges|attention|cuidado|armadilhas|trampas|\
     avvertenze|attenzione|осторожно|подводные камни|注意|踩坑|陷阱|はまりどころ|落とし穴|주의|함정";
