//! The words by which a reason is told from the decision it stands behind.

/// Words that open a reason, in lower case. Those written with spaces stand between spaces.
pub(super) const CAUSAL_WORDS: &[&str] = &[
    // English
    "because",
    "since",
    "due to",
    "so that",
    // German
    "weil",
    "damit",
    "denn",
    "wegen",
    // French
    "parce que",
    "parce qu'",
    "car",
    "puisque",
    "afin de",
    "afin que",
    // Spanish, Portuguese
    "porque",
    "ya que",
    "puesto que",
    "debido a",
    "para que",
    "pois",
    "já que",
    "uma vez que",
    "devido a",
    // Italian
    "perché",
    "poiché",
    "siccome",
    "in modo che",
    "dato che",
    // Russian
    "потому что",
    "так как",
    "поскольку",
    "чтобы",
    "из-за",
];

/// The same for languages without spaces, and for those where the word follows its reason.
pub(super) const UNSPACED_CAUSAL_WORDS: &[&str] = &[
    "因为",
    "因為",
    "由于",
    "由於",
    "以便",
    "なぜなら",
    "왜냐하면",
];

/// Words that close a reason which stands before the decision or after a comma.
pub(super) const FOLLOWING_CAUSAL_WORDS: &[&str] = &["ため", "ので", "때문", "위해"];

/// What a nested item or a column that holds the reason is called, in lower case.
pub(super) const REASON_NAMES: &[&str] = &[
    "reason",
    "reasons",
    "rationale",
    "why",
    "because",
    "justification",
    "motivation",
    "reasoning",
    "grund",
    "begründung",
    "warum",
    "raison",
    "raisons",
    "justification",
    "pourquoi",
    "motif",
    "razón",
    "razon",
    "motivo",
    "justificación",
    "por qué",
    "razão",
    "justificativa",
    "por quê",
    "motivazione",
    "perché",
    "причина",
    "обоснование",
    "почему",
    "理由",
    "原因",
    "根拠",
    "이유",
    "근거",
];

/// Words a decision may begin with although a colon follows soon: `Use WAL: readers must not block`.
/// Verbs that are as often nouns (`cache`, `test`, `log`) are none.
#[rustfmt::skip]
pub(super) const DECIDING_WORDS: &[&str] = &[
    // English
    "use", "no", "not", "never", "always", "keep", "store", "prefer", "avoid", "don't", "do", "pin",
    "drop", "run", "stay", "one", "only", "make", "write", "read", "put", "ship", "skip", "hash",
    "treat", "we", "all", "every", "each", "add", "allow", "bundle", "choose", "compile", "convert",
    "create", "decode", "defer", "delay", "delete", "deny", "derive", "disable", "embed", "emit",
    "enable", "encode", "ensure", "expose", "extract", "fetch", "forbid", "generate", "hide",
    "ignore", "implement", "inline", "insert", "leave", "let", "load", "merge", "migrate", "move",
    "normalise", "normalize", "omit", "parse", "persist", "pick", "postpone", "preserve", "publish",
    "rank", "refuse", "reject", "rely", "remove", "rename", "replace", "require", "resolve",
    "retain", "reuse", "revert", "rewrite", "save", "send", "separate", "serve", "show", "sort",
    "split", "stick", "stop", "strip", "switch", "throw", "trust", "turn", "validate", "vendor",
    "verify", "wait", "wrap",
    // German
    "kein", "keine", "keinen", "nie", "immer", "nur", "alle", "ohne", "nutze", "verwende", "nicht",
    // French
    "pas", "aucun", "aucune", "toujours", "jamais", "utiliser", "garder", "supprimer", "ajouter",
    "éviter", "stocker", "ne", "remplacer", "limiter", "conserver", "séparer", "sans", "rester",
    "passer",
    // Spanish, Portuguese, Italian
    "sin", "nunca", "siempre", "usar", "mantener", "guardar", "evitar", "separar", "añadir",
    "quitar", "sem", "sempre", "não", "manter", "adicionar", "remover", "niente", "nessun",
    "nessuna", "usare", "mantenere", "evitare", "tenere", "senza",
    // Russian, Ukrainian
    "нет", "не", "без", "только", "ні", "лише",
];

/// How such words begin in scripts without spaces.
pub(super) const UNSPACED_DECIDING_STARTS: &[&str] = &[
    "使用",
    "采用",
    "採用",
    "改用",
    "不用",
    "不使用",
    "保留",
    "放弃",
    "放棄",
    "统一",
    "統一",
    "只用",
    "不做",
    "不再",
];

/// How heads end that decide something: infinitives, which German and Russian put there or anywhere, and
/// verbs of Japanese and Korean.
pub(super) const DECIDING_ENDINGS: &[&str] = &[
    "使う",
    "する",
    "しない",
    "やめる",
    "使わない",
    "にしない",
    "사용",
    "쓰기",
    "않기",
    "하기",
    "하지 않음",
    "제외",
    "유지",
];

/// Words that stand behind a verb, and behind a noun that begins the name of a field only rarely:
/// `Rank by bm25`, `Log to stderr`.
pub(super) const BEHIND_VERBS: &[&str] = &[
    "by", "the", "a", "an", "all", "every", "each", "to", "from", "with", "without", "as", "only",
    "no", "it", "them", "into", "via", "per",
];

/// Words that make a clause of what follows a colon, where the words before it are few. Only
/// auxiliaries and modal verbs: of others the form alone does not tell a verb from a noun.
#[rustfmt::skip]
pub(super) const CLAUSE_WORDS: &[&str] = &[
    // English
    "is", "are", "was", "were", "be", "can", "cannot", "can't", "could", "must", "mustn't", "may",
    "might", "should", "would", "will", "won't", "has", "have", "had", "does", "do", "doesn't",
    "don't", "didn't", "isn't", "aren't", "need", "needs",
    // German
    "ist", "sind", "war", "waren", "kann", "können", "muss", "müssen", "soll", "sollen", "darf",
    "dürfen", "wird", "werden", "hat", "haben", "braucht", "brauchen",
    // French
    "est", "sont", "était", "peut", "peuvent", "doit", "doivent", "ont", "faut", "sera",
    // Spanish, Portuguese, Italian
    "es", "son", "era", "puede", "pueden", "debe", "deben", "tiene", "tienen", "hay", "é", "são",
    "pode", "podem", "deve", "devem", "tem", "têm", "há", "è", "sono", "può", "possono", "devono",
    "ha", "hanno",
    // Russian
    "должен", "должна", "должно", "должны", "может", "могут", "нужно", "был", "была", "было",
    "были",
];

/// The same in scripts without spaces.
#[rustfmt::skip]
pub(super) const UNSPACED_CLAUSE_WORDS: &[&str] = &[
    "必须", "必須", "不能", "不会", "可以", "需要", "是", "会", "です", "ます", "ません", "ない", "する", "される", "できる",
    "だった", "한다", "된다", "있다", "없다", "니다", "않는다",
];

/// Words for a question that a decision answers: `Error format: …` names it, and decides nothing yet.
#[rustfmt::skip]
pub(super) const FIELDS: &[&str] = &[
    "api", "approach", "architecture", "back-end", "backend", "behavior", "behaviour",
    "convention", "conventions", "database", "default", "defaults", "dependencies", "deployment",
    "design", "encoding", "errors", "format", "front-end", "frontend", "interface", "language",
    "layout", "license", "limit", "limits", "logs", "mode", "model", "name", "names", "order",
    "output", "path", "paths", "policy", "process", "rule", "rules", "schema", "scope", "stack",
    "state", "storage", "store", "strategy", "structure", "style", "tests", "type", "types",
    "version", "workflow", "art", "format", "grenze", "name", "regel", "regeln", "sprache",
    "strategie", "umfang", "formato", "idioma", "lenguaje", "linguagem", "nombre", "nome",
    "política", "regla", "reglas", "regra", "format", "langue", "langage", "nom", "politique",
    "portée", "règle", "règles", "stratégie",
];

/// The same in scripts without spaces.
#[rustfmt::skip]
pub(super) const UNSPACED_FIELDS: &[&str] = &[
    "格式", "规则", "規則", "名称", "命名", "策略", "范围", "語言", "语言", "版本", "存储", "处理", "処理", "形式", "方針",
    "방식", "규칙", "처리", "형식",
];

/// Endings of such words: `Error handling`, `Fehlerbehandlung`, `validación`.
#[rustfmt::skip]
pub(super) const FIELD_ENDINGS: &[&str] = &[
    "ing", "tion", "tions", "ment", "ung", "ción", "ção", "zione",
];
