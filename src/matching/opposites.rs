//! Words of which one excludes the other, in the languages of the lexicon.

use std::sync::LazyLock;

use super::stems::Stems;

/// Two sides a line, as stems.
#[rustfmt::skip]
const OPPOSITES: &[(&str, &str)] = &[
    ("always$ immer stets toujours siempre sempre всегда 总是 始终 常に 必ず 항상 언제나", "never$ nie$ niemals jamais nunca mai$ никогда 从不 绝不 決して 절대"),
    ("allow permit accept erlaub zulässig zugelass gestatt autoris permet permit acept aceit consent ammess разреш допуск 允许 许可 接受 許可 認め 허용", "deny denied forbid forbidden refus reject prohibit ban$ banned disallow block blocked verbot verboten untersag ablehn abgelehnt interdi prohib proib rechaz recus viet rifiut запрещ отклон 禁止 拒绝 不许 拒否 거부 금지"),
    ("enable activ eingeschaltet aktiviert activé activad ativad habilit attiv abilit включ 启用 开启 有効 활성", "disable deactiv ausgeschaltet deaktiviert désactiv desactivad desativ deshabilit disattiv disabilit выключ отключ 禁用 停用 关闭 無効 비활성"),
    ("on$", "off$"),
    ("and$ und$ et$ y$ e$ и$", "or$ oder$ ou$ или$"),
    ("before$ vor$ bevor avant antes prima$ перед до$ 之前 前に 이전", "after$ nach$ nachdem après después tras$ depois após dopo после 之后 後に 이후"),
    ("sync$ synchron синхрон 同步 同期 동기", "async$ asynchron asíncron assíncron асинхрон 异步 非同期 비동기"),
    ("client clients clientside клиент 客户端 前端 クラ 클라이언트 browser navigateur navegador браузер 浏览器 ブラ 브라우저", "server servers serverside serveur servidor backend сервер 服务器 服务端 后端 サー 서버"),
    ("public publicly öffentlich publique público pubblic публичн открыт 公开 公開 공개", "private privately privat intern internal privé interne privado interno riservat приватн закрыт внутрен 私有 内部 非公開 비공개"),
    ("internal intern interno interne внутрен 内部 社内 내부", "external extern externo externe esterno внешн 外部 社外 외부"),
    ("required mandatory compulsory must$ pflicht zwingend verpflichtend obligat doit obrigat debe deve obbligat обязат 必须 必填 必须 必須 필수", "optional optionally may$ freiwillig facultati opcional opzional facoltativ необязат опциональн 可选 选填 任意 선택"),
    ("all$ every everyone everybody any$ alle allen jeder jede tous toutes chaque todos todas cada tutti ogni все$ всем каждый 所有 全部 任何 すべて 全て 全員 모든 전부 누구나", "none$ no$ nobody niemand kein keine keiner aucun aucune personne ninguno ningún nadie nenhum ninguém nessun nessuno никто никаких 没有 誰も 아무도"),
    ("all$ every everyone everybody any$ everything alle allen jeder jede tous toutes todos todas tutti все$ всем 所有 全部 すべて 全て 모든 전부", "only$ nur$ just$ seulement uniquement solo$ sólo$ somente apenas só$ soltanto только 只有 仅限 だけ のみ"),
    ("only$ solely exclusively nur$ ausschließlich seulement uniquement solo$ sólo$ solamente somente apenas só$ soltanto только 只有 仅限 だけ のみ", "also$ too$ additionally auch$ aussi également también também anche также тоже 也可 也能"),
    ("local locally lokal localement locale$ localmente локальн 本地 ローカ 로컬", "remote remotely cloud distant remoto удалённ облак 远程 云端 リモ クラ 원격 클라우드"),
    ("static statically statisch statique estátic static статич 静态 静的 정적", "dynamic dynamically dynamisch dynamique dinámic dinâmic dinamic динамич 动态 動的 동적"),
    ("open opens opened öffn geöffnet ouvert abiert aberto apert откры 打开 開く", "closed closes close geschlossen schließ ferm cerrad fechad chius закры 关闭 閉じ"),
    ("with$ mit$ avec con$ com$ с$", "without$ ohne sans sin$ sem$ senza без$"),
    ("one$ single einzig eine$ einen$ un$ une$ uno$ una$ um$ uma$ один одна одно 一个 单个 唯一 単一 一つ 하나 단일", "two$ three$ many multiple several zwei drei mehrere plusieurs deux trois varios dos$ vários dois due$ diversi два три нескольк 多个 两个 複数 二つ 둘 여러"),
    ("shared common gemeinsam geteilt partag commun compart común comum condivis общий общая 共享 共用 共有 공유 공통", "separate separately own$ isolated individual getrennt eigene einzeln séparé propre separad propio próprio separat proprio отдельн собствен 单独 独立 各自 個別 別々 별도 개별"),
    ("minimum min$ least mindestens minimal mínimo minimo миним 至少 最少 最低 最小 최소", "maximum max$ most höchstens maximal máximo massimo максим 最多 上限 最大 최대"),
    ("manual manually hand$ händisch manuell manuel manual вручную ручн 手动 人工 手動 수동", "automatic automatically automated automatisch automati автомат 自动 自動 자동"),
    ("merge merges merged combine combined join joined vereint zusammen fusion réuni unid junt unit слит объедин 合并 統合 병합 통합", "split splits separate divided getrennt aufgeteilt sépar divis separad dividid divis раздел 拆分 分开 分割 분리 분할"),
    ("add adds added include included includes hinzu ergänz aufnehm ajout inclu añad incluy adicion inclui aggiung добав включа 添加 加入 包含 追加 含む 추가 포함", "remove removes removed exclude excluded excludes drop drops dropped entfern ausschließ ausgenomm supprim exclu retir elimin excluy remov exclui toglie esclu удал исключ 移除 排除 删除 除く 除外 削除 제거 제외"),
    ("keep keeps kept keeping retain retained preserve preserves behalt bleib aufbewahr aufgehoben gard conserv reste mantien conserva guarda mantém mantiene храни сохран остаётся остав 保留 保存 保持 残す 残し 維持 보관 유지 남긴", "drop drops dropped remove removed removes delete deleted deletes discard discarded purge purged lösch verwerf verworfen weggeworf entfern supprim effac jet$ elimin borra descart apaga remov cancella elimina scart удал стира выбрас 删除 丢弃 清除 削除 破棄 捨て 삭제 폐기 버린"),
    ("eager eagerly upfront preload preloaded précharg precarg antecip заранее 预加载 提前 事前 미리 vorab", "lazy lazily demand$ bedarf demande demanda richiesta требован 按需 懒加载 需要时 遅延 必要時 필요할"),
    ("mutable editable changeable veränderlich änderbar modifiable editable mutável modificabil изменяем 可变 可修改 変更可 수정가능", "immutable readonly unveränderlich immuable inmutable imutável immutabil неизменяем 不可变 只读 変更不可 読み取り専用 불변"),
    ("accepted approved angenommen accepté aceptad aceit accettat принят 通过 採用 承認 채택", "rejected declined abgelehnt refusé rechazad rejeitad rifiutat отклон 驳回 否决 却下 기각"),
    ("hard$ strict strictly streng strikt strict estrict rigid строг 严格 厳密 엄격", "soft$ lenient loose locker tolerant souple flexible flexib мягк 宽松 緩い 느슨"),
    ("first$ erst zuerst premier primer primeir primo$ prima$ перв сначала 首先 第一 最初 最先 먼저 처음", "last$ letzt zuletzt dernier último ultima ultimo последн 最后 最終 最後 마지막"),
    ("newest latest recent neueste neuste jüngste récent reciente recente новейш свеж 最新 最近 新しい 최신", "oldest earliest älteste ancien antigu antig vecchi старейш стар 最旧 最早 最老 古い 오래된"),
    ("top$ above$ oben dessus arriba acima sopra сверху верх 上面 顶部 上部", "bottom below$ unten dessous bas$ abajo abaixo sotto снизу низ 下面 底部 下部 아래"),
    ("left$ links$ gauche izquierd esquerd sinistra слева лев 左侧 左边 左側 왼쪽", "right$ rechts droite derech direit destra справа прав 右侧 右边 右側 오른쪽"),
    ("yes$ ja$ oui$ sí$ sim$ sì$ да$ true$", "no$ nein non$ não нет$ false$"),
    ("up$ upward hoch$ rauf subir arriba вверх 向上 上り", "down$ downward runter bajar abajo вниз 向下 下り"),
    ("upper supérieur superior superior верхн 大写 上の", "lower inférieur inferior нижн 小写 下の"),
    ("read reads readable lesen liest gelesen lire leer$ ler$ lê$ legge leggono чита 读取 読む 読み", "write writes writable written schreib écri escrib escrev scriv пиш запис 写入 書く 書き"),
    ("push pushes pushed", "pull pulls pulled poll polls polling 轮询 拉取 ポーリング 폴링"),
    ("light$ hell$ helles clair claro chiaro светл 浅色 亮色 ライト 밝은", "dark$ dunkel sombre oscuro escuro scuro тёмн 深色 暗色 ダーク 어두운"),
    ("absolute absolut absolu absolut assolut абсолют 绝对 絶対 절대경로", "relative relativ relatif относит 相对 相対 상대"),
    ("short shorter kurz court corto curto breve коротк 短的 短い 짧은", "long longer lang$ lange largo longo lungo длинн 长的 長い 긴"),
    ("small smaller klein kleine petit pequeñ pequen piccol маленьк 小的 小さ 작은", "large larger big bigger groß große grand grande больш 大的 大き 큰"),
    ("fast faster quick schnell rapide rápid veloc быстр 快速 速い 高速 빠른", "slow slower langsam lent lento lenta медлен 缓慢 遅い 低速 느린"),
    ("cheap cheapest günstig billig barato дешев 便宜 安い 저렴", "expensive teuer cher$ caro cara дорог 昂贵 高い 비싼"),
    ("ascending aufsteigend croissant ascendente crescente возраст 升序 昇順 오름차순", "descending absteigend décroissant descendente decrescente убыв 降序 降順 내림차순"),
    ("visible shown show shows displayed sichtbar angezeigt zeig affich visible mostra muestra mostrad visibil показ видим 显示 可见 表示 보이 표시", "hidden hide hides invisible versteckt verborgen ausgeblendet masqu caché ocult escond nascost скры 隐藏 不可见 非表示 隠す 숨기"),
    ("soft$ temporary temporarily vorläufig temporaire temporal temporár temporane временн 临时 暂时 一時 임시", "permanent permanently endgültig dauerhaft définitiv definitiv permanent постоян навсегда 永久 永続 영구"),
    ("blocking block$ blocks sperr bloquant bloque blocca блокир 阻塞 ブロック 차단", "non-blocking nonblocking warn warns warning warnt avert avis advierte avisa avvis предупре 警告 非阻塞 경고"),
    ("stateless zustandslos", "stateful zustandsbehaftet"),
    ("serial sequential sequentially nacheinander seriell séquenti secuencial sequencial sequenzial последовательн 串行 顺序 逐个 順番 直列 순차", "parallel concurrent concurrently gleichzeitig simultan parallèl paralel parallel параллел одновремен 并行 并发 同时 並列 並行 同時 병렬 동시"),
    ("online$ 在线 联机 オンライン 온라인", "offline$ 离线 オフライン 오프라인"),
    ("start starts started beginning begin beginn anfang début inicio início inizio начал 开始 開始 시작", "end$ ends ende endet fin$ final fine$ конец конц 结束 終了 종료 끝"),
    ("include$ inclusive including inklusive einschließlich compris incluid inclus incluso включая 含税 包括 税込 포함", "exclusive exclude excluding exklusive excepté hors$ excluid exclus escluso исключая 不含 税抜 제외"),
    ("more$ mehr plus$ más$ mais$ più$ больш 更多 多于 以上 이상", "less$ fewer weniger moins menos meno$ меньш 更少 少于 以下 이하"),
    ("increase increases raise raised raises grow grows erhöh steig augment aument sube aumenta увелич 增加 提高 増やす 増加 늘린 증가", "decrease decreases lower lowers lowered reduce reduces reduced senk verringer reduzier rédui baisse reduc reduz riduc уменьш сниж 减少 降低 減らす 減少 줄인 감소"),
    ("central centrally centralised centralized zentral centralis central centrale централ 集中 中央 중앙", "decentral decentralised distributed distributedly verteilt dezentral distribu descentral réparti decentr распредел 分散 分布 분산"),
    ("commit committed versioned eingecheckt versionné versionad коммит 提交 入库 コミット 커밋", "ignored gitignored ignore ignores ignoriert ignoré ignorad игнор 忽略 無視 무시"),
    ("everywhere überall partout вездe везде 到处 所有地方 どこでも 어디서나", "nowhere nirgends нигде 没有地方 どこにも 어디에도"),
    ("buy buys bought kaufen gekauft achet compr купи 购买 買う 구매", "build builds built bauen gebaut develop entwickel develop desarroll desenvolv svilupp разраб 自研 自建 自作 개발"),
    ("deterministic deterministically reproducible seeded fixed fest$ festgelegt fixe$ fijo fija fixo fixa fisso фиксир 固定 固定的 고정", "random randomly zufällig variable variabel aléatoire aleatori variab случайн 随机 可变 ランダム 毎回 무작위 가변"),
    ("frozen freeze freezes eingefroren gelé congelad congelat заморож 冻结 凍結 동결", "retrain retrained updated update updates aktualisier actualiz atualiz aggiorn обновл 更新 重新训练 갱신"),
    ("plain plaintext klartext clair$ открытый 明文 平文 평문", "encrypted encrypt encrypts verschlüssel chiffr cifrad criptograf шифр 加密 暗号化 암호화"),
    ("inline inlined eingebettet", "linked extern$ separate$ verlinkt"),
    ("hourly stündlich horaire 每小时 毎時 시간마다", "daily täglich nightly quotidien diari diári ежедневн 每天 每日 毎日 매일"),
    ("daily täglich nightly quotidien diari diári giornal ежедневн 每天 每日 毎日 毎晩 매일", "weekly wöchentlich hebdomadaire semanal settimanal еженедельн 每周 毎週 매주"),
    ("weekly wöchentlich hebdomadaire semanal settimanal еженедельн 每周 毎週 매주", "monthly monatlich mensuel mensual mensal mensil ежемесячн 每月 毎月 매월 매달"),
    ("monthly monatlich mensuel mensual mensal mensil ежемесячн 每月 毎月 매월", "yearly annually annual jährlich annuel anual annual ежегодн 每年 毎年 매년 quarterly"),
    ("forward forwards vorwärts avant$ adelante frente avanti вперёд 向前 前進", "backward backwards rückwärts arrière atrás trás indietro назад 向后 後方 rollback reversible"),
    ("win wins gewinnt gagne gana ganha vince побежд 优先 優先 우선", "lose loses verliert perd pierde perde проигр"),
    ("supreme binding verbindlich", "advisory unverbindlich"),
    ("signed", "unsigned"),
];

static STEMS: LazyLock<Stems> =
    LazyLock::new(|| Stems::of(OPPOSITES.iter().flat_map(|(one, other)| [*one, *other])));

/// Where a word, in lower case, stands in the table. The two sides of a line stand at an even
/// place and the odd one after it.
pub(super) fn poles(word: &str) -> &'static [usize] {
    STEMS.find(word)
}

/// Whether one of two words excludes the other, by their places in the table.
pub(super) fn are_opposed(a: &[usize], b: &[usize]) -> bool {
    let opposed = a.iter().any(|place| b.contains(&(place ^ 1)));
    opposed && !a.iter().any(|place| b.contains(place))
}

/// Whether one of two words, in lower case, excludes the other.
pub(super) fn are_opposites(a: &str, b: &str) -> bool {
    are_opposed(poles(a), poles(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposites_are_found_in_every_form() {
        assert!(are_opposites("newest", "oldest"));
        assert!(are_opposites("erlaubt", "verboten"));
        assert!(are_opposites("允许", "禁止"));
        assert!(!are_opposites("newest", "newest"));
        assert!(!are_opposites("newest", "server"));
    }
}
