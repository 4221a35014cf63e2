//! The small words that matter when two decisions are compared, in the languages people write
//! handoffs in.
//!
//! Only closed classes are listed: words that carry no subject, words that turn a statement
//! around, words that say when it holds, words that end it. Everything else is judged by how
//! rare it is.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::stems::Stems;

fn word_set(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}

/// Words that carry no subject: articles, prepositions, pronouns, auxiliaries.
static FUNCTION: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "instead rather statt plutôt вместо \
         a an the and or of to in on at by for from with into onto as is are was were be been being \
         it its this that these those we our us you your they their he she his i has have had do does \
         did will would can could should shall may might must so then than there here what which who \
         how also too just still now via per over out up off about because since if when while where \
         gets get go goes s t ll re ve \
         der die das den dem des ein eine einen einem einer und oder von zu zum zur im am auf aus bei \
         mit nach für als ist sind war wird werden wurde es sie er wir man sich hat haben kann muss \
         soll auch noch so wie weil wenn dass über unter bis vor durch dann \
         le la les l d un une du de et ou à au aux en dans sur par pour avec est sont ce cette ces il \
         elle on nous se qui que qu son sa ses leur parce car si plus y \
         el los las una unos del al por para con es son se su sus lo que como más o e os um uma do da \
         dos das no na nos nas em ao à com é são foi ser seu sua mais il gli della dello dei delle \
         nel nella sul sulla di che è sono per tra fra anche ed \
         и или в во на с со по из к о об от до для за у а но что как это этот так же бы его их при через",
    )
});

/// Words that turn a statement around.
static NEGATION: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "not no never without none nothing neither nor cannot don't doesn't isn't aren't won't can't \
         didn't shouldn't mustn't couldn't wasn't forbidden nicht kein keine keinen keiner keinem nie \
         niemals ohne weder ne pas jamais aucun aucune sans ni n nunca sin ningún ninguna tampoco \
         jamás não sem nenhum nenhuma nem non mai senza nessun nessuna né не нет без ни никогда \
         нельзя",
    )
});

/// The same where words are not written apart.
#[rustfmt::skip]
const NEGATION_PIECES: &[&str] = &[
    "不", "没", "無", "无", "禁", "非", "未", "ない", "ません", "なし", "せず", "않", "없", "금지", "못", "말고"
];

/// Words that say when, where or how far a decision holds.
static SCOPE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "only always all every each any both either if unless when whenever until except optional \
         required mandatory default first before after once possible more least most max min exactly \
         also nur immer alle jede jeder jedes wenn falls außer erst mindestens höchstens seulement \
         toujours tous toutes chaque si sauf solo sólo siempre todos todas cada salvo só somente \
         apenas sempre todo toda soltanto tutti ogni только всегда все каждый если",
    )
});

/// Words that stand between what was chosen and what was not.
static CONTRAST: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "instead not over rather vs versus than replaced lieu invece statt nicht anstatt plutôt pas \
         vez lugar não non invece вместо не",
    )
});

/// Words that choose and say nothing about what is chosen.
static CHOOSING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "use uses using used choose chose chosen choosing pick picked prefer adopt adopted switch \
         switched move moved take took stay stays stick keep rely settle settled migrate decided \
         nutze nutzen nutzt verwende verwenden verwendet benutzen benutze einsetzen setzen nehmen nimm \
         wählen bleiben bleibt sein wechseln utiliser utilise utilisons choisir choisi prendre garder rester \
         passer adopter usar usa usamos utilizar utilizamos elegir elegimos será escolher escolhemos adotar \
         adoptar quedar seguir cambiar trocar mudar usare usiamo scegliere adottare использовать используем \
         выбрать взять 使用 采用 採用 选用 選用 改用 选择 使う 用いる 사용 사용한다 사용합니다 쓴다",
    )
});

/// Articles: small words before a thing, which put it into no relation.
static ARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "a an the der die das den dem des ein eine einen einem le la les l un une el los las una unos \
         o os um uma il gli lo",
    )
});

static NUMBER_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "zero one two three four five six seven eight nine ten twelve no single both zwei drei vier fünf \
         sechs sieben acht neun zehn deux trois quatre cinq six sept huit neuf dix dos tres cuatro cinco \
         seis siete ocho nueve diez dois três quatro sete oito nove due tre sei sette otto dieci один два три",
    )
});

/// Numbers as words, which languages share with no small word of another.
#[rustfmt::skip]
const NUMBERS: &[(&str, &str)] = &[
    ("2", "two zwei deux dos dois duas два две"), ("3", "three drei trois tres três tre три"),
    ("4", "four vier quatre cuatro quatro quattro четыре"), ("5", "five fünf cinq cinco cinque пять"),
    ("6", "six sechs seis шесть"), ("7", "seven sieben siete sete sette семь"),
    ("8", "eight acht huit ocho oito otto восемь"), ("9", "nine neun nueve nove девять"),
    ("10", "ten zehn dix diez dez dieci десять"), ("12", "twelve zwölf douze doce doze dodici двенадцать"),
    ("15", "fifteen fünfzehn quinze quince quindici пятнадцать"), ("20", "twenty zwanzig vingt veinte vinte venti двадцать"),
    ("30", "thirty dreißig trente treinta trinta trenta тридцать"), ("50", "fifty fünfzig cinquante cincuenta cinquenta cinquanta"),
    ("100", "hundred hundert cien cem cento сто"), ("1000", "thousand tausend mille тысяча тысяч")
];

static NUMBER_OF_WORD: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let words = NUMBERS
        .iter()
        .flat_map(|(digits, words)| words.split(' ').map(|word| (word, *digits)));
    words.collect()
});

/// Small words of German, where every noun has a capital letter.
static GERMAN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "der die das den dem ein eine einen einem einer und oder von zum zur im auf aus bei mit nach für \
         als ist wird werden nicht kein keine keinen nur immer wenn weil sich wir pro ohne über unter",
    )
});

/// Phrases that end a decision in the open, at the start of a clause.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "no longer", "superseded", "deprecated", "obsolete", "withdrawn", "abandoned", "retired",
    "revoked", "reversed", "dropped", "removed", "cancelled", "canceled", "lifted", "closed",
    "replaced by", "nicht mehr", "überholt", "abgelöst", "ersetzt durch", "aufgehoben", "entfällt",
    "abandonné", "remplacé", "obsolète", "n'est plus", "ya no", "reemplazad", "obsolet",
    "descartad", "substituíd", "não vale mais", "abandonad", "revogad", "superata", "sostituit",
    "non più", "abbandonat", "больше не", "заменено", "отменено", "устарело", "已废弃", "已取代", "不再",
    "廃止", "撤回", "取り消し", "폐기", "더 이상"
];

/// Words that refuse: like a `not`, they turn around what a clause says.
#[rustfmt::skip]
static REFUSING: LazyLock<Stems> = LazyLock::new(|| {
    Stems::of([
        "forbid forbidden ban$ banned bans refus reject deny denied prohibit disallow avoid except exclud instead \
         rather lieu statt anstatt verbot verboten untersag tabu außer ausgenommen vermeid interdi évit sauf plutôt hormis \
         prohib proib evit salvo excepto exceto vez rechaz rifiut viet invece tranne запрещ отклон кроме вместо \
         禁止 禁用 拒绝 不得 除外 排除 以外 拒否 避け 금지 거부 거절 제외 대신",
    ].into_iter())
});

/// Words that leave only one case.
#[rustfmt::skip]
static ONLY: LazyLock<Stems> = LazyLock::new(|| {
    Stems::of([
        "only$ solely exclusively alone$ nur$ ausschließlich allein lediglich seulement uniquement exclusiv solo$ sólo$ \
         solamente únicamente só$ somente apenas soltanto solamente только лишь исключительно 只在 只有 只能 仅限 只用 \
         只放 だけ のみ 限り 限る 만",
    ].into_iter())
});

/// Words that leave no case out.
#[rustfmt::skip]
static ALL: LazyLock<Stems> = LazyLock::new(|| {
    Stems::of([
        "all$ every each$ any$ always everyone everything everybody anyone anybody whatever whichever both$ alle$ allen$ \
         aller$ alles$ jede immer stets sämtliche tous toutes tout$ chaque toujours todos todas todo$ toda$ cada siempre \
         sempre qualquer cualquier tutti tutte tutto ogni qualsiasi все$ всё$ всем всех каждый каждая каждое каждого \
         всегда любой любые 所有 全部 一律 任何 统一 每个 总是 すべて 全て 必ず 常に 全員 모든 모두 전부 항상 언제나 누구나",
    ].into_iter())
});

/// Words that say in which case something holds.
#[rustfmt::skip]
static CONDITIONS: LazyLock<Stems> = LazyLock::new(|| {
    Stems::of([
        "if$ unless when$ whenever while$ until except only$ provided once$ where$ without wenn$ falls$ sofern außer \
         solange sobald bis$ ohne nur$ si$ sauf lorsque quand tant sans seulement cuando salvo mientras hasta sin$ solo$ \
         sólo$ se$ quando exceto enquanto até sem$ apenas somente finché tranne senza если когда кроме пока без$ только \
         如果 除非 只有 只在 除了 之前 直到 場合 以外 ときだけ 限り まで 경우 때만 제외 않으면 전에",
    ].into_iter())
});

/// Words that count what a project has reached, and not what it does.
#[rustfmt::skip]
static COUNTED: LazyLock<Stems> = LazyLock::new(|| {
    Stems::of([
        "test$ tests cases passing passed pass$ green failing failed commits commit lines loc$ files measured scenarios \
         modules components done session sprint phase step pr$ zeilen dateien tests grün bestanden gemessen lignes fichiers \
         mesuré pruebas testes passando linhas líneas arquivos archivos prove righe тестов строк файлов 测试 用例 通过 行代码 \
         テスト 件の 件通 行の 테스트 통과 개의",
    ].into_iter())
});

/// Words that oppose what was said before.
static OPPOSING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "but although though however while aber sondern doch jedoch während mais cependant pero sino mas porém ma però но а однако",
    )
});

/// What stands between the members of a list, besides commas.
pub(super) const LIST_WORDS: [&str; 12] = [
    " and ", " or ", " und ", " oder ", " et ", " ou ", " y ", " e ", " o ", " и ", " или ", " & ",
];

/// Words of duty and permission: the strong ones.
static MUST: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "must always required mandatory only never forbidden shall refused blocked muss müssen \
         pflicht immer nie verboten doit obligatoire interdit debe deve devem obligatorio obrigatório \
         proibido должен обязательно запрещено",
    )
});

/// Words of duty and permission: the weak ones.
static MAY: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "may can might optional freely allowed could possible advisory accepted kann können darf \
         dürfen erlaubt peut peuvent facultatif puede pode podem può opcional может можно",
    )
});

/// Words a ground is told with.
static GROUNDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "because since so otherwise would due why reason avoid lets else thus hence therefore avoids \
         prevents prevent ensures cannot could was were had broke failed too weil sonst damit denn da \
         wegen andernfalls würde würden hätte hätten war verlangt parce car sinon afin puisque était \
         évite porque pues pois así evita evitar para senão seria faria perché poiché altrimenti \
         потому чтобы иначе поскольку так",
    )
});

/// Words that open a ground, and hardly anything else.
static CAUSAL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "because since weil denn damit wegen parce car puisque porque pues pois perché poiché siccome \
         потому поскольку чтобы 因为 因為 由于 由於",
    )
});

#[rustfmt::skip]
const GROUND_PIECES: &[&str] = &[
    "因", "由于", "由於", "为了", "為了", "以免", "避免", "否则", "ため", "ので", "から", "때문", "위해", "되므로", "하므로"
];

/// Words that say where a thing stands, and decide nothing.
static STATUS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    word_set(
        "now tracked see done shipped merged added fixed implemented verified currently already \
         landed moved renamed commit pr agreed confirmed siehe erledigt umgesetzt voir fait ver feito \
         hecho теперь отслеживается реализовано готово tests passing passed ✅",
    )
});

/// Whether a word tells a duty or a permission.
pub(super) fn is_duty(word: &str) -> bool {
    MUST.contains(&word) || MAY.contains(&word)
}

pub(super) fn is_ground(word: &str) -> bool {
    GROUNDS.contains(&word)
}

/// What a word does to its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traits {
    /// It negates, or refuses: it turns around what the clause says.
    pub(super) turns: bool,
    /// It leaves only one case.
    pub(super) only: bool,
    /// It leaves no case out.
    pub(super) all: bool,
    /// It says in which case something holds.
    pub(super) condition: bool,
    /// A number beside it counts what was reached.
    pub(super) counted: bool,
    /// It negates.
    pub(super) negates: bool,
    /// It tells a ground.
    pub(super) ground: bool,
}

impl Traits {
    /// Looks up a word, or a pair of characters, in lower case.
    pub(super) fn of(word: &str) -> Self {
        let listed = |stems: &Stems| !stems.find(word).is_empty();
        let negates = is_negation(&word.replace('’', "'"))
            || NEGATION_PIECES.iter().any(|piece| word.contains(piece));
        Self {
            turns: negates || listed(&REFUSING),
            only: listed(&ONLY),
            all: listed(&ALL),
            condition: listed(&CONDITIONS),
            counted: listed(&COUNTED),
            negates,
            ground: is_ground(word) || GROUND_PIECES.iter().any(|piece| word.contains(piece)),
        }
    }
}

/// Whether a word opens a ground.
pub(super) fn is_causal(word: &str) -> bool {
    CAUSAL.contains(&word)
}

/// Whether a word opposes what was said before.
pub(super) fn is_opposing(word: &str) -> bool {
    OPPOSING.contains(&word)
}

pub(super) fn grounds_within(text: &str) -> usize {
    GROUND_PIECES
        .iter()
        .map(|piece| text.matches(piece).count())
        .sum()
}

pub(super) fn is_status(word: &str) -> bool {
    STATUS.contains(&word)
}

pub(super) fn is_function(word: &str) -> bool {
    FUNCTION.contains(&word)
}

pub(super) fn is_negation(word: &str) -> bool {
    NEGATION.contains(&word) || word.ends_with("n't")
}

pub(super) fn is_scope(word: &str) -> bool {
    SCOPE.contains(&word)
}

pub(super) fn is_contrast(word: &str) -> bool {
    CONTRAST.contains(&word)
}

/// Whether a word chooses, and says nothing about what is chosen.
pub(super) fn is_choosing(word: &str) -> bool {
    CHOOSING.contains(&word)
}

pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

/// Whether a word, by its ending, tells how a thing is and not which: `optimistic`, `relative`.
pub(super) fn is_attribute(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ive", "ic", "al", "able", "ible", "ous", "less", "ful", "ary", "ute", "ed", "isch",
        "lich", "bar",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

pub(super) fn is_number_word(word: &str) -> bool {
    NUMBER_WORDS.contains(&word)
}

/// The digits of a number written as a word.
pub(super) fn number_word(word: &str) -> Option<&'static str> {
    NUMBER_OF_WORD.get(word).copied()
}

pub(super) fn is_german(word: &str) -> bool {
    GERMAN.contains(&word)
}

/// How many negations a text in a script without spaces holds.
pub(super) fn negations_within(text: &str) -> usize {
    NEGATION_PIECES
        .iter()
        .map(|piece| text.matches(piece).count())
        .sum()
}

/// Whether a clause, in lower case, begins by ending a decision.
pub(super) fn is_ending(clause: &str) -> bool {
    let clause = clause.trim_start_matches(|c: char| !c.is_alphabetic());
    ENDINGS.iter().any(|phrase| clause.starts_with(phrase))
}
