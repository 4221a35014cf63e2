//! What speaks for and against two texts being the same decision.
//!
//! Every piece of evidence is a number with a name. It is symmetric in the two texts, so that
//! the diff of two lists mirrors the diff the other way round. What the numbers together mean
//! is the model's part.

mod choices;
mod clauses;
mod overlap;
mod places;
mod tail;
mod turns;
mod values;

use super::rarity::Rarity;
use super::shared::Shared;
use super::text::Text;

use Feature::*;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A piece of evidence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Feature { $($(#[$doc])* $name,)* }

        impl Feature {
            /// The names of all, in order.
            pub(super) const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];
        }
    };
}

features! {
    /// Shared over total weight: 1 for the same tokens in any order.
    Dice,
    /// How much of the text that is better covered is found in the other.
    Contained,
    /// The same for the one that is covered less.
    ContainedLeast,
    /// The weight of shared tokens that occur nowhere else in either list.
    RareShared,
    /// The same over the smaller text's weight.
    RareRatio,
    /// How many names, numbers and identifiers are shared (logarithm).
    StrongShared,
    /// How many tokens with content are shared (logarithm).
    ContentShared,
    /// The weight that only the poorer side has (logarithm).
    OnlyLeast,
    /// The weight that only the richer side has (logarithm).
    OnlyMost,
    /// The weight of the smaller text (logarithm).
    SizeLeast,
    /// The smaller over the larger weight.
    SizeRatio,
    /// How much of what is shared stands in the same order.
    InOrder,
    /// The longest run of shared tokens over the shorter text.
    Run,
    /// Its length (logarithm).
    RunLength,
    /// Shared over total character trigrams.
    Trigrams,
    /// Shared trigrams over those of the smaller text.
    TrigramsContained,
    /// [`Dice`] of the leads.
    LeadDice,
    /// [`Contained`] of the leads.
    LeadContained,
    /// [`OnlyLeast`] of the leads.
    LeadOnlyLeast,
    /// [`SizeRatio`] of the leads.
    LeadSizeRatio,
    /// The leads have the same tokens.
    LeadEqual,
    /// [`Dice`] of what follows the leads, 0.5 where a side has nothing there.
    RestDice,
    /// [`Contained`] of it, 0.5 likewise.
    RestContained,
    /// [`OnlyLeast`] of it.
    RestOnlyLeast,
    /// By how much the weights of what follows differ (logarithm).
    RestSizeDifference,
    /// [`Dice`] of the first two tokens with content.
    FirstTwo,
    /// The same of the first four.
    FirstFour,
    /// [`Dice`] of the subjects before a colon, dash or bar; 0.5 without.
    SubjectDice,
    /// How much of the first three tokens with content is found anywhere in the other text.
    HeadFound,
    /// The same for the side where it is less.
    HeadFoundLeast,
    /// By how many negations they differ.
    NegationAll,
    /// How many negations have no partner.
    NegationChanged,
    /// Words without partner exclude one another (`always`, `never`).
    Opposites,
    /// Both speak of the same things, but one has a `not` more, or `or` for `and`.
    Turned,
    /// A word near `instead of` or `not` went to its other side.
    PoleCrossed,
    /// Words on both sides of it changed places.
    PolesSwapped,
    /// On how many sides the first word with content has no partner.
    HeadLost,
    /// How many of the first three have none, on the side with fewer.
    HeadLostOfThree,
    /// The share of the lead's content without partner, on the side with less.
    LeadLostLeast,
    /// The same on the side with more.
    LeadLostMost,
    /// A plain word for what the sentence is about is all that differs.
    SubjectSwapped,
    /// How many words of duty and permission have no partner.
    DutyChanged,
    /// Exactly one place holds other words than before.
    OneHunk,
    /// How many such places involve a name, number or identifier.
    HunksStrong,
    /// The same on both sides.
    HunksStrongBoth,
    /// How many places only add or only lose words.
    PureHunks,
    /// The weight added or lost there (logarithm).
    PureWeight,
    /// How many places of the lead hold one or two other words.
    SmallLeadHunks,
    /// One such place is the only change.
    SingleSmall,
    /// A name stands for another one in the lead.
    NameInLead,
    /// Both leads have names, numbers or identifiers of their own.
    StrongOnlyBoth,
    /// Only one has.
    StrongOnlyOne,
    /// Both have numbers of their own.
    NumbersBoth,
    /// Only one has identifiers of its own.
    CodesOne,
    /// How many words with content stand before the first such place.
    FirstChange,
    /// The weight of what was substituted (logarithm).
    Substituted,
    /// The same over the smaller text's weight.
    SubstitutedRatio,
    /// Small substitutions in the lead, moved words included.
    PlaceSmallLead,
    /// Small substitutions of names, numbers, identifiers for others.
    PlaceStrong,
    /// The share of tokens that stand in the same order word for word.
    Verbatim,
    /// The same in the leads.
    VerbatimLead,
    /// How many tokens do not, on the side with fewer (logarithm).
    ChangedLeast,
    /// On the side with more (logarithm).
    ChangedMost,
    /// Places with other words between words that stayed.
    Slots,
    /// Those of the lead.
    SlotsLead,
    /// The text begins with one.
    SlotFirst,
    /// Places between words that stayed where words were added or lost.
    SlotsOneSided,
    /// How many small words changed (logarithm): paraphrases change them, replacements don't.
    FunctionChanged,
    /// Their share of all that changed.
    FunctionShare,
    /// Such places are all that changed.
    OnlySlots,
    /// The weight of what one text says at its end and the other does not (logarithm).
    TailWeight,
    /// Its share of that text.
    TailShare,
    /// How much of it is identifiers and numbers.
    TailCode,
    /// Words in it that tell a ground.
    TailGround,
    /// Words in it that tell where a thing stands.
    TailStatus,
    /// A colon opens it.
    TailColon,
    /// A parenthesis opens it.
    TailAside,
    /// It is a sentence of its own.
    TailSentence,
    /// A comma or a dash opens it.
    TailClause,
    /// It is all that differs, and a word like `because` opens it.
    GroundAlone,
    /// By how many words of grounds the texts differ.
    GroundDifference,
    /// A list lost members or gained some, not both.
    ListOneWay,
    /// Members that a list after a subject's colon lost or gained are all that differs.
    ListCut,
    /// One name stands for another, and all content around it is the same.
    NameSwapped,
    /// The two are known answers to one question (`Postgres`, `SQLite`).
    Alternatives,
    /// Chosen are known answers to different questions (`Postgres`, `Docker`).
    NamesApart,
    /// Such a name is chosen on both sides, and no other pair of theirs says as much.
    ChoiceSwapped,
    /// Both choose the same name and nothing else (`Use Postgres`, `Postgres it is`).
    SameChoice,
    /// The share of the content that stands in a negated clause of one text only.
    PolarityTurned,
    /// How much of the lead's content does.
    PolarityTurnedLead,
    /// How much of the lead's content stands in a clause with `only` of one text only.
    OnlyTurned,
    /// The same with `all` or `every`.
    AllTurned,
    /// The share of clauses that are the same word for word.
    ClausesSame,
    /// How many clauses have no counterpart, on the side with fewer.
    OwnLeast,
    /// On the side with more.
    OwnMost,
    /// On how many sides the first clause has none.
    OwnFirst,
    /// Both sides have such clauses behind the lead.
    OwnBehindBoth,
    /// One side has.
    OwnBehindOne,
    /// How many such clauses stand in the leads.
    OwnInLead,
    /// How many words without partner stand in clauses of the lead that have a counterpart, on the
    /// side with fewer.
    InsideLeast,
    /// On the side with more.
    InsideMost,
    /// How many clauses without counterpart tell a ground.
    OwnGround,
    /// How many tell where a thing stands.
    OwnStatus,
    /// How many negate something.
    OwnNegation,
    /// How many set a condition.
    OwnCondition,
    /// How many hold a number.
    OwnNumber,
    /// How many hold an identifier.
    OwnCode,
    /// How many numbers of their own both leads have.
    NumbersLead,
    /// How many both have behind the lead.
    NumbersRest,
    /// How many numbers without partner count what was reached (`120 tests`).
    NumbersCounted,
    /// How many numbers stand where another one stood.
    NumbersFramed,
    /// How many of them are only more exact (`3`, `3.4`).
    MoreExact,
    /// How many plain words stand where another one stood.
    WordsFramed,
    /// How many words of the leads stand where another one stood.
    FramedLead,
    /// By how many `only` the leads differ.
    OnlyDifference,
    /// By how many `all` or `every`.
    AllDifference,
    /// By how many words of condition.
    ConditionDifference,
    /// How many words of condition have no partner there.
    ConditionsChanged,
    /// One lead has an `only`, `all` or `no` of its own, the other another one.
    QuantifierSwapped,
    /// How many opposites the leads hold.
    OppositesLead,
    /// How many opposites stand in one place.
    OppositesFramed,
    /// Two words stand in each other's place.
    Exchanged,
    /// The share of small words that have a partner.
    Skeleton,
    /// By how much it exceeds that of the words with content.
    SkeletonOnly,
    /// How many partners are synonyms.
    Synonyms,
    /// How much closer they are, by [`Dice`], than either is to any other.
    DiceMargin,
    /// The same for the side that has the weaker rival.
    DiceMarginBest,
    /// How much closer by trigrams.
    TrigramsMargin,
    /// The same for the side that has the weaker rival.
    TrigramsMarginBest,
    /// How much closer by rare tokens.
    RareMargin,
    /// The same for the side that has the weaker rival.
    RareMarginBest,
    /// How much closer by their leads.
    LeadMargin,
    /// The same for the side that has the weaker rival.
    LeadMarginBest,
    /// The share of the shorter list that stayed as it was.
    KeptShare,
}

/// All evidence about one pair.
#[derive(Debug, Clone)]
pub(super) struct Evidence([f64; Feature::NAMES.len()]);

impl Evidence {
    /// Looks at a pair by itself. What its rivals do comes later, from [`add_rivals`].
    pub(super) fn of(old: &Text, new: &Text, rarity: &Rarity) -> Self {
        let mut evidence = Self([0.0; Feature::NAMES.len()]);
        let shared = Shared::of(&old.tokens, &new.tokens);
        overlap::whole(&shared, rarity, &mut evidence);
        overlap::trigrams(old, new, &mut evidence);
        overlap::parts(old, new, rarity, &mut evidence);
        turns::turns(old, new, &shared, &mut evidence);
        turns::heads(old, new, &shared, &mut evidence);
        places::substitutions(old, new, &shared, rarity, &mut evidence);
        places::slots(old, new, &shared, &mut evidence);
        tail::tail(old, new, &shared, rarity, &mut evidence);
        tail::lists(old, new, &shared, &mut evidence);
        clauses::clauses(old, new, &shared, &mut evidence);
        values::values(old, new, &shared, &mut evidence);
        choices::choices(old, new, &mut evidence);
        evidence
    }

    pub(super) fn get(&self, feature: Feature) -> f64 {
        self.0[feature as usize]
    }

    fn set(&mut self, feature: Feature, value: f64) {
        self.0[feature as usize] = value;
    }

    /// Sets an amount on a scale where twice as much is one step, whatever much is.
    fn set_log(&mut self, feature: Feature, amount: f64) {
        self.set(feature, libm::log1p(amount));
    }

    fn set_if(&mut self, feature: Feature, condition: bool) {
        self.set(feature, f64::from(u8::from(condition)));
    }

    /// Sets a count, cut off where more of it says nothing more.
    fn set_count(&mut self, feature: Feature, count: usize, most: usize) {
        self.set(feature, count.min(most) as f64);
    }

    /// Every feature's name and value.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        Feature::NAMES.iter().copied().zip(self.0)
    }
}

/// A pair and the evidence about it.
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) evidence: Evidence,
}

/// Tells each pair how its rivals do: the other pairs of its old and of its new decision.
pub(super) fn add_rivals(pairs: &mut [Pair], olds: usize, news: usize) {
    choices::drop_ambiguous_choices(pairs);
    add_margins(pairs, olds, news);
}

fn add_margins(pairs: &mut [Pair], olds: usize, news: usize) {
    for (feature, margin, best) in [
        (Dice, DiceMargin, DiceMarginBest),
        (Trigrams, TrigramsMargin, TrigramsMarginBest),
        (RareShared, RareMargin, RareMarginBest),
        (LeadDice, LeadMargin, LeadMarginBest),
    ] {
        let mut of_old = vec![TopTwo::default(); olds];
        let mut of_new = vec![TopTwo::default(); news];
        for pair in pairs.iter() {
            let value = pair.evidence.get(feature);
            of_old[pair.old].add(value);
            of_new[pair.new].add(value);
        }
        for pair in pairs.iter_mut() {
            let value = pair.evidence.get(feature);
            let rivals = [of_old[pair.old].rival(value), of_new[pair.new].rival(value)];
            pair.evidence.set(margin, value - rivals[0].max(rivals[1]));
            pair.evidence.set(best, value - rivals[0].min(rivals[1]));
        }
    }
}

/// Tells each pair which share of the shorter list stayed as it was: a list that was written
/// anew is full of paraphrases, in one that was edited a small change is meant.
pub(super) fn add_kept_share(pairs: &mut [Pair], share: f64) {
    for pair in pairs {
        pair.evidence.set(KeptShare, share);
    }
}

/// The two greatest of some values.
#[derive(Debug, Clone, Copy, Default)]
struct TopTwo(f64, f64);

impl TopTwo {
    fn add(&mut self, value: f64) {
        if value > self.0 {
            *self = Self(value, self.0);
        } else if value > self.1 {
            self.1 = value;
        }
    }

    /// The greatest value besides one that was added.
    fn rival(&self, own: f64) -> f64 {
        if own >= self.0 { self.1 } else { self.0 }
    }
}
