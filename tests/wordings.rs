//! Wordings of headings in the languages people write handoffs in: what a careful reader would take
//! each for. Names and columns are those of docs/format.md, "Wordings".

#![allow(clippy::unwrap_used)]

use git_handoff::handoff::{SectionKind, read};

/// The section that a heading with this wording opens.
fn opened_by(wording: &str) -> Option<SectionKind> {
    let document = read(&format!("# T\n\n## {wording}\n\n- x\n"));
    SectionKind::ALL
        .into_iter()
        .find(|&kind| document.has_section(kind))
}

/// Checks wordings, one or more a line, separated by `|`.
fn all_open(kind: Option<SectionKind>, wordings: &str) {
    let wordings = wordings.split(['|', '\n']).map(str::trim);
    for wording in wordings.filter(|wording| !wording.is_empty()) {
        assert_eq!(opened_by(wording), kind, "{wording}");
    }
}

#[test]
fn decisions() {
    all_open(
        Some(SectionKind::Decisions),
        "
        Key decisions | Decisions & rationale | What we decided | Architecture decisions
        Locked decisions | Design choices | Resolved decisions | Decisions (locked)
        Decisions — do not change | DECISIONS LOCKED | Final decisions | Decisions and why
        Why we chose | Technical decisions | Product decisions | Important decisions
        Decisions taken | Agreed decisions | Settled decisions | Design decisions | Decision summary
        Decision record | Decision records | Decisions to preserve | Decisions not to revisit
        Do not re-open | Don't revisit | Settled questions | Closed decisions | Standing decisions
        Decisions in force | User decisions | Things we decided | What has been decided
        Already decided (do not reopen) | Choices and rationale | Trade-offs chosen
        Implementation decisions | Section 3: Decisions | §3 Decisions | [Decisions] | ✅ Decisions
        Decisions (5) | Decisions — 2026-01-02 | Decisions / rationale | Approved decisions
        Architecture & design decisions | Key design decisions made this session
        Decisions made during implementation | Key technical decisions and rationale
        Decisions that matter | Major decisions | Notable decisions | Non-obvious decisions
        Ratified decisions | Decided | Decisions log | Decisiones clave | Decisiones de diseño
        Decisiones técnicas | Decisiones de arquitectura | Decisiones cerradas
        Decisiones tomadas (no reabrir) | Qué decidimos | Lo que se decidió | Decisões-chave
        Decisões técnicas | Decisões de arquitetura | Decisões fechadas | O que foi decidido
        O que decidimos | Decisões importantes | Décisions clés | Décisions techniques
        Décisions d'architecture | Décisions actées | Ce qui a été décidé | Ce que nous avons décidé
        Choix d'architecture | Choix techniques | Décisions verrouillées | Decisioni chiave
        Decisioni tecniche | Decisioni architetturali | Scelte progettuali | Cosa abbiamo deciso
        Decisioni prese (non riaprire) | Wichtige Entscheidungen | Getroffene Entscheidungen
        Architekturentscheidungen | Designentscheidungen | Was wir entschieden haben
        Was entschieden wurde | Beschlossene Punkte | Feststehende Entscheidungen
        Entscheidungen und Begründung | Ключевые решения | Принятые решения | Архитектурные решения
        Технические решения | Что решили | Зафиксированные решения | Решения и обоснования
        Принятые решения (не пересматривать) | Ключові рішення | Прийняті рішення
        Архітектурні рішення | Ухвалені рішення | Що вирішили | Kluczowe decyzje | Podjęte decyzje
        Decyzje projektowe | Decyzje architektoniczne | Ustalenia | Co ustaliliśmy | Alınan kararlar
        Önemli kararlar | Mimari kararlar | Tasarım kararları | Quyết định quan trọng
        Các quyết định đã đưa ra | Quyết định thiết kế | Quyết định kiến trúc
        Những quyết định đã chốt | Keputusan penting | Keputusan yang diambil | Keputusan desain
        Keputusan arsitektur | القرارات | القرارات المتخذة | قرارات التصميم | القرارات الرئيسية
        ما تم الاتفاق عليه | निर्णय | लिए गए निर्णय | मुख्य निर्णय | Genomen beslissingen
        Belangrijke beslissingen | Ontwerpbeslissingen | Gemaakte keuzes | Besluiten | Ontwerpkeuzes
        Viktiga beslut | Fattade beslut | Designbeslut | Tagna beslut | Klíčová rozhodnutí
        Přijatá rozhodnutí | Architektonická rozhodnutí | Učiněná rozhodnutí | 关键决策 | 已做决策 | 重要决定
        设计决策（勿再讨论） | 架构决策 | 技术决策 | 技术选型 | 已确认的决定 | 已敲定的决策 | 决策记录 | 已拍板 | 關鍵決策 | 已做的決策 | 架構決策 | 設計決策
        技術決策 | 已確認的決定 | 已定案 | 決策紀錄 | 決定事項 | 確定事項 | 主要な決定 | 設計上の決定 | アーキテクチャ決定 | 技術的な決定 | 決めたこと
        採用した方針 | 設計判断（再議論しない） | 意思決定 | 결정 사항 | 주요 결정 | 핵심 결정사항 | 설계 결정 | 아키텍처 결정 | 기술 결정 | 확정된 결정
        내린 결정 | 결정된 것
        ",
    );
}

#[test]
fn open_questions() {
    all_open(
        Some(SectionKind::OpenQuestions),
        "
        Open questions | Unresolved | Unresolved questions | Pending decisions | Needs input
        Needs decision | Needs your input | Risks / open questions | Blockers & open questions
        Open questions / blockers | Questions for you | Questions for the user
        Questions for the owner | Decisions needed from user | Awaiting decision | To be decided
        TBD | Undecided | Still open | Open items & questions | Unanswered questions
        Remaining questions | Open design questions | Outstanding questions | Things to decide
        Still to decide | What we don't know | Unknowns | Open questions (need answers)
        ❓ Open questions | Questions | Open decisions | Decisions needed | Decisions for the owner
        Owner decisions needed | Needs clarification | Clarifications needed | To clarify
        Questions still open | Unresolved issues & questions | Uncertainties | Waiting on user
        Needs answer | Open issues / questions | Unresolved decisions | Pending questions
        Discussion points | For discussion | To discuss | Preguntas abiertas | Preguntas pendientes
        Decisiones pendientes | Cuestiones abiertas | Por decidir | Dudas pendientes | Sin resolver
        Preguntas sin responder | Perguntas em aberto | Questões em aberto | Decisões pendentes
        Dúvidas | Perguntas abertas | Pontos em aberto | Questões pendentes | Dúvidas pendentes
        Questions ouvertes | Questions en suspens | Décisions à prendre | À décider | À clarifier
        Points ouverts | Questions non résolues | Points à trancher | Domande aperte
        Questioni aperte | Da decidere | Decisioni da prendere | Punti aperti | Questioni irrisolte
        Offene Fragen | Offene Punkte | Ungeklärte Fragen | Noch offen | Offene Entscheidungen
        Zu klären | Noch zu entscheiden | Klärungsbedarf | Открытые вопросы | Нерешённые вопросы
        Вопросы | Нерешенные вопросы | Требует решения | Не решено | Вопросы без ответа
        Вопросы к владельцу | Неясности | Відкриті питання | Невирішені питання | Питання
        Otwarte pytania | Otwarte kwestie | Do ustalenia | Nierozstrzygnięte kwestie | Do decyzji
        Açık sorular | Cevaplanmamış sorular | Bekleyen kararlar | Câu hỏi mở | Câu hỏi còn mở
        Vấn đề chưa giải quyết | Câu hỏi chưa có lời giải | Cần quyết định | Pertanyaan terbuka
        Pertanyaan yang belum terjawab | Keputusan tertunda | أسئلة مفتوحة | الأسئلة المفتوحة
        أسئلة معلقة | खुले प्रश्न | अनुत्तरित प्रश्न | Open vragen | Openstaande vragen
        Onbeantwoorde vragen | Nog te beslissen | Öppna frågor | Obesvarade frågor | Olösta frågor
        Otevřené otázky | Nevyřešené otázky | K rozhodnutí | 未决问题 | 待确认 | 待定事项 | 开放问题 | 待解决问题
        未解决问题 | 需要确认的问题 | 待决策 | 悬而未决的问题 | 待讨论问题 | 未決問題 | 待確認事項 | 開放性問題 | 未解決問題 | 待決定 | 待討論 | 未決事項
        未解決の課題 | 要確認 | 確認待ち | 検討中の事項 | オープンな質問 | 未解決の疑問 | 質問事項 | 미해결 질문 | 열린 질문 | 미결 사항 | 확인 필요 사항
        결정 필요 사항 | 미정 | 논의 필요
        ",
    );
}

#[test]
fn constraints() {
    all_open(
        Some(SectionKind::Constraints),
        "
        Constraints | Rules | Guardrails | Do not | Must not | Non-goals | Hard constraints
        Ground rules | Hard rules | Rules of the road | Things not to do | What not to do | Don't do
        Do NOT do | Do-not-touch list | Off limits | Invariants | Non-negotiables
        Non-negotiable rules | Constraints & assumptions | Technical constraints | Critical rules
        Important rules | Project rules | Must-follow rules | Rules to follow | Never do | Never
        Limitations and constraints | Constraints to respect | Constraints (hard) | ⚠️ Constraints
        🚫 Do not | Critical constraints | Standing rules | User constraints
        User preferences & constraints | Requirements & constraints | Requirements/constraints
        Safety rules | Do not touch | Don't touch | Out of bounds | Boundaries
        Must-haves and must-nots | Standing instructions | Standing orders | Key constraints
        Key rules | Rules & constraints | Hard limits | Operating constraints | Design constraints
        Never do this | Do not do | Do not break | Don't break | Rules for the next agent
        Absolute rules | Things you must not do | Must not change | Restrictions | Restricciones
        Reglas | Reglas estrictas | Reglas no negociables | Limitaciones | Qué no hacer
        Lo que no hay que hacer | No hacer | Restricciones técnicas | Reglas importantes
        Restrições | Regras | Regras importantes | Regras inegociáveis | O que não fazer | Não fazer
        Restrições técnicas | Limitações | Não mexer | Contraintes | Contraintes techniques | Règles
        Règles à respecter | Règles strictes | Ce qu'il ne faut pas faire | Ne pas faire
        À ne pas toucher | Garde-fous | Interdictions | Vincoli | Vincoli tecnici | Regole
        Regole da rispettare | Cosa non fare | Non fare | Limitazioni | Einschränkungen
        Randbedingungen | Rahmenbedingungen | Regeln | Feste Regeln | Harte Regeln | Nicht tun
        Was nicht zu tun ist | Leitplanken | Vorgaben | Technische Randbedingungen | Ограничения
        Технические ограничения | Правила | Важные правила | Чего не делать | Что нельзя делать
        Запрещено | Не делать | Жёсткие ограничения | Обмеження | Технічні обмеження
        Чого не робити | Заборонено | Ograniczenia | Zasady | Czego nie robić
        Ograniczenia techniczne | Twarde zasady | Kısıtlamalar | Kurallar | Yapılmaması gerekenler
        Teknik kısıtlar | Ràng buộc | Các ràng buộc | Quy tắc | Không được làm | Ràng buộc kỹ thuật
        Giới hạn | Batasan | Kendala | Aturan | Yang tidak boleh dilakukan | القيود | قيود | القواعد
        ما لا يجب فعله | बाधाएं | सीमाएं | नियम | Beperkingen | Randvoorwaarden | Regels
        Wat niet te doen | Begränsningar | Regler | Vad man inte får göra | Omezení | Pravidla
        Co nedělat | 约束 | 约束条件 | 硬性约束 | 规则 | 重要规则 | 禁止事项 | 不要做的事 | 注意约束 | 技术约束 | 必须遵守的规则 | 红线 | 限制条件
        約束 | 約束條件 | 規則 | 禁止事項 | 不可做的事 | 技術約束 | 硬性限制 | 制約 | 制約条件 | 制約事項 | ルール | 守るべきこと | やってはいけないこと
        技術的制約 | 제약 | 제약 조건 | 제약사항 | 규칙 | 금지사항 | 하지 말아야 할 것 | 절대 규칙 | 기술적 제약
        ",
    );
}

#[test]
fn next_step() {
    all_open(
        Some(SectionKind::NextStep),
        "
        Next step | Next steps | TODO next | What's next | Immediate next action | Resume here
        Pick up here | Next action | Start here | Start here next session | Where to pick up
        Where to resume | First thing to do | Do this first | Do first | Next session | Next up
        Next concrete action | Next immediate step | Recommended next step | Recommended next steps
        Suggested next steps | Immediate next steps | Next actions (ordered) | Next task
        Next tasks | Up next | Immediate action items | Next session priorities | Next session goals
        Next session plan | Plan for next session | Action plan for next session | What to do next
        What to do first | Next move | Next moves | Next best action | The next step | ➡️ Next
        ▶ Next step | Next 3 steps | Top priority next | Next priority | Continue from here
        Where to continue | Start with this | Resume point | First action | Next work item
        Proposed next steps | Ordered next steps | Next steps for the next session
        Next steps / TODO | Next planned step | Next logical step | Next milestone
        Suggested next session execution order | What you should do next | Begin here
        Next (immediate) | Next session should | The single next thing to do | Immediate next
        Immediate to-do | Próximo paso | Próximos pasos | Siguiente paso | Siguientes pasos
        Próxima acción | Qué hacer ahora | Qué sigue | Por dónde seguir | Siguiente acción inmediata
        Próximos pasos inmediatos | Continuar aquí | Empezar aquí | Próximo passo | Próximos passos
        Próxima ação | Próximas ações | O que fazer agora | O que vem a seguir | Continuar daqui
        Comece aqui | Por onde começar | Próximo passo imediato | Prochaine étape
        Prochaines étapes | Étapes suivantes | Prochaine action | La suite | À faire ensuite
        Reprendre ici | Commencer ici | Prochaines actions | Par où reprendre | Prossimo passo
        Prossimi passi | Prossima azione | Prossime azioni | Cosa fare adesso | Riprendere da qui
        Da dove ripartire | Passi successivi | Nächster Schritt | Nächste Schritte | Als Nächstes
        Nächste Aufgabe | Hier weitermachen | Wie geht es weiter | So geht es weiter
        Weiter geht es mit | Unmittelbar nächster Schritt | Konkreter nächster Schritt
        Следующий шаг | Следующие шаги | Что делать дальше | Дальнейшие шаги | Следующее действие
        С чего начать | Ближайшие шаги | Следующая задача | План на следующую сессию
        Продолжить отсюда | Наступний крок | Наступні кроки | Що робити далі | Подальші кроки
        З чого почати | Następny krok | Następne kroki | Kolejne kroki | Co dalej | Co zrobić dalej
        Od czego zacząć | Sonraki adım | Sonraki adımlar | Sırada ne var | Bir sonraki adım
        Sıradaki adım | Bước tiếp theo | Các bước tiếp theo | Việc cần làm tiếp theo
        Việc tiếp theo | Tiếp theo | Bắt đầu từ đây | Langkah selanjutnya | Langkah berikutnya
        Tindakan selanjutnya | Selanjutnya | Mulai dari sini | الخطوة التالية | الخطوات التالية
        الخطوة القادمة | الخطوات القادمة | अगला कदम | अगले कदम | Volgende stap | Volgende stappen
        Eerstvolgende stap | Wat nu | Hier verder gaan | Nästa steg | Nästa åtgärd | Börja här
        Další krok | Další kroky | Následující kroky | Co dál | Kde pokračovat | 下一步 | 下一步计划 | 下一步行动
        接下来 | 接下来要做的 | 后续步骤 | 下一步工作 | 立即行动 | 从这里继续 | 下次会话 | 下一个任务 | 接下來 | 下一步行動 | 後續步驟 | 從這裡繼續
        下次開始 | 接下來的步驟 | 推荐下一步 | 建议下一步 | 次のステップ | 次の作業 | 次にやること | 次のアクション | 次回やること | 次の一歩 | ここから再開
        次の手順 | まずやること | 다음 단계 | 다음 작업 | 다음 할 일 | 다음에 할 일 | 다음 세션 할 일 | 여기서 시작 | 다음 액션 | 이어서 할 작업
        다음 세션 우선순위 | 다음 스텝
        ",
    );
}

#[test]
fn context_files() {
    all_open(
        Some(SectionKind::ContextFiles),
        "
        Context files | Key files | Relevant files | Where things live | Files to read first
        Important files | Files to read | Read first | Read these first | Key file locations
        Files to know | Reference files | Core files | Critical files | Key code locations
        Key paths | Relevant paths | Important paths | File map | Key files to read
        Files to open first | Key documents | Relevant documents | Important docs | Reading list
        Reading order | Must-read files | Required reading | Start by reading | Read in this order
        Files of interest | Key references | Relevant code | Where to look | Where the code lives
        Code map | Primary files | Files involved | Source files | Files for context | Files to load
        Key modules | Key source files | Main files | Context to load | Documents to read
        Related files | Working files | Key artifacts | Active files | Archivos clave
        Archivos importantes | Archivos relevantes | Archivos de contexto | Archivos a leer
        Documentos clave | Leer primero | Archivos principales | Ficheros clave | Arquivos-chave
        Arquivos importantes | Arquivos relevantes | Arquivos de contexto | Arquivos para ler
        Documentos críticos | Ler primeiro | Arquivos principais | Fichiers clés
        Fichiers importants | Fichiers pertinents | Fichiers de contexte | Fichiers à lire
        À lire en premier | Documents clés | Fichiers principaux | Fichiers concernés | File chiave
        File importanti | File rilevanti | File di contesto | File da leggere | Da leggere prima
        Documenti chiave | File principali | Wichtige Dateien | Relevante Dateien | Schlüsseldateien
        Kontextdateien | Zuerst lesen | Zu lesende Dateien | Zentrale Dateien | Wichtige Dokumente
        Kerndateien | Ключевые файлы | Важные файлы | Файлы контекста | Что прочитать
        Прочитать сначала | Основные файлы | Где что лежит | Релевантные файлы | Файлы для чтения
        Ключові файли | Важливі файли | Файли контексту | Основні файли | Що прочитати
        Kluczowe pliki | Ważne pliki | Pliki kontekstowe | Istotne pliki | Przeczytaj najpierw
        Pliki do przeczytania | Önemli dosyalar | Anahtar dosyalar | İlgili dosyalar
        Bağlam dosyaları | Okunacak dosyalar | Önce oku | Tệp quan trọng | Các tệp quan trọng
        Tệp liên quan | File quan trọng | Các file quan trọng | File liên quan | Đọc trước
        File cần đọc | File penting | Berkas penting | File terkait | File konteks | Baca dulu
        الملفات المهمة | الملفات الرئيسية | ملفات السياق | الملفات ذات الصلة | महत्वपूर्ण फ़ाइलें
        मुख्य फ़ाइलें | संदर्भ फ़ाइलें | Belangrijke bestanden | Relevante bestanden
        Contextbestanden | Eerst lezen | Kernbestanden | Te lezen bestanden | Viktiga filer
        Relevanta filer | Kontextfiler | Läs först | Nyckelfiler | Klíčové soubory
        Důležité soubory | Soubory kontextu | Relevantní soubory | Přečti nejdřív | 关键文件 | 重要文件
        相关文件 | 核心文件 | 上下文文件 | 必读文件 | 需要阅读的文件 | 先读这些 | 阅读顺序 | 主要文件 | 关键文件位置 | 参考文档 | 关键文档 | 重要文档
        關鍵檔案 | 重要檔案 | 相關檔案 | 核心檔案 | 必讀文件 | 先讀這些 | 閱讀順序 | 主要檔案 | 參考文件 | 重要ファイル | 関連ファイル | 主要ファイル
        キーファイル | 最初に読むファイル | 読むべきファイル | 参照ファイル | コンテキストファイル | 必読ファイル | 参考ドキュメント | 読む順序 | 주요 파일
        핵심 파일 | 관련 파일 | 중요 파일 | 먼저 읽을 파일 | 컨텍스트 파일 | 읽어야 할 파일 | 참고 문서 | 필독 문서 | 필요 문서 | 핵심 문서
        먼저 읽기
        ",
    );
}

#[test]
fn dead_ends() {
    all_open(
        Some(SectionKind::DeadEnds),
        "
        Dead ends | What didn't work | What did not work | Failed approaches | Failed attempts
        Tried and rejected | Approaches that failed | Things that didn't work | Already tried
        What failed | Rejected approaches | Rejected alternatives | Discarded approaches
        Abandoned approaches | What we tried | Attempted and failed | Dead-end approaches
        Do not retry | Tried, didn't work | Callejones sin salida | Lo que no funcionó
        Intentos fallidos | Becos sem saída | O que não funcionou | Tentativas falhas | Impasses
        Ce qui n'a pas marché | Pistes abandonnées | Vicoli ciechi | Cosa non ha funzionato
        Sackgassen | Was nicht funktioniert hat | Gescheiterte Ansätze | Тупики | Что не сработало
        Неудачные попытки | Що не спрацювало | Глухі кути | Ślepe zaułki | Co nie zadziałało
        Çıkmaz sokaklar | İşe yaramayanlar | Ngõ cụt | Những gì không hiệu quả | Jalan buntu
        Yang tidak berhasil | طرق مسدودة | ما لم ينجح | Doodlopende wegen | Wat niet werkte
        Återvändsgränder | Vad som inte fungerade | Slepé uličky | Co nefungovalo | 走不通的路 | 失败的尝试
        失败方案 | 行不通的方法 | 死路 | 已排除的方案 | 失敗的嘗試 | 失敗的方法 | 行き止まり | うまくいかなかったこと | 失敗した試み | 試して失敗したこと
        막다른 길 | 실패한 시도 | 실패한 접근법 | 효과 없었던 것 | 시도했지만 실패한 것
        ",
    );
}

#[test]
fn goal() {
    all_open(
        Some(SectionKind::Goal),
        "
        Goal | Goals | Objective | Objectives | Mission | Current task | Task | The task
        Current focus | What we're building | What we're trying to do | Current objective
        Session goal | Purpose | Goal of this work | Overall goal | Primary goal | Main objective
        Original request | User request | The request | Current goal | High-level goal | 🎯 Goal
        Task description | Task overview | Current mission | What this is about | Ultimate goal
        Objetivo | Objetivos | Objetivo de la sesión | Meta | Tarea actual | Objetivo principal
        Objetivo actual | Tarefa atual | Objetivo da sessão | Objetivo atual | Objectif | Objectifs
        Objectif de la session | Tâche en cours | But | Objectif principal | Obiettivo | Obiettivi
        Obiettivo della sessione | Compito attuale | Ziel | Ziele | Ziel der Sitzung
        Aktuelle Aufgabe | Zielsetzung | Hauptziel | Цель | Цели | Текущая задача | Цель сессии
        Задача | Главная цель | Мета | Поточне завдання | Ціль | Цілі | Cel | Cele | Bieżące zadanie
        Hedef | Amaç | Mevcut görev | Mục tiêu | Nhiệm vụ hiện tại | Mục đích | Tujuan
        Tugas saat ini | الهدف | الأهداف | المهمة الحالية | लक्ष्य | उद्देश्य | Doel | Doelstelling
        Huidige taak | Mål | Syfte | Nuvarande uppgift | Cíl | Cíle | Aktuální úkol | 目标 | 当前任务
        任务目标 | 项目目标 | 本次目标 | 目標 | 目前任務 | 任務目標 | 目的 | ゴール | 現在のタスク | 今回の目的 | 목표 | 현재 작업 | 목적 | 작업 목표
        세션 목표
        ",
    );
}

#[test]
fn headings_of_something_else() {
    all_open(
        None,
        "
        Goals achieved | Decision log archive | Files changed | Files modified this session
        Remaining work | TODO | Backlog | Known issues | Gotchas | Pitfalls | Blockers
        What was done | Completed | Done | Summary | Overview | Background | Architecture
        How to run | Commands | Environment | Testing | Notes | Lessons learned | Git status
        Project structure | Tech stack | Prompt for next session | Resume prompt
        Next session prompt | Future ideas | Roadmap | Long-term roadmap | Changelog | References
        What changed | Deployment | Known limitations | Technical debt | Recent commits
        Test results | Project overview | Rules engine | Decision tree | Question bank
        Goal tracking service | File structure | File format | Directory layout | Next.js setup
        Next.js configuration | Task queue | Task runner | Mission control UI | Rule parser
        Questions API | Context provider | Read model | Reading progress feature | Choice component
        Files uploaded | Working tree | Start the server | First deploy | How to start
        Starting the app | Continue watching feature | Known bugs | Open PRs
        Pending work
        ",
    );
}
