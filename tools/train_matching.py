#!/usr/bin/env python3
"""Fits the two models of src/matching/model to labelled decision lists.

    python3 -m venv .venv && .venv/bin/pip install scikit-learn
    .venv/bin/python tools/train_matching.py LABELLED.jsonl [--folds] [--own] [--write]

The evidence is computed by the program itself (examples/pair_evidence.rs); this file only
fits trees to it. The labelled lists are joined by our own, tools/matching_examples.txt and
tools/matching_lists.txt, which weigh less: they are no documents that somebody worked with.

--folds  predicts each source with models that have never seen it, and prints F1: mean, spread, each
--own    predicts all of them with models that were fitted to our own lists only
--write  fits to everything and writes src/matching/model/trees.rs
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import linear_sum_assignment
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parent.parent
CLASSES = ["reason_changed", "replaced", "reworded"]
# Our own examples and lists weigh so much where it is asked whether two texts belong together. The
# examples teach what few words say, which real documents hardly show.
EXAMPLE_PAIR = 0.8
OWN_PAIR = 0.1
# Both weigh so much where it is asked of which class a pair is, and the classes get the shares
# that they have in real lists.
OWN_CLASS = 0.25
SHARES = {"reworded": 0.56, "reason_changed": 0.18, "replaced": 0.26}
FOLDS = 12
# So many ways to fold: one alone moves the figures by more than most changes do.
SEEDS = 5
# The rules of src/matching/judgement.rs that stand beside the model.
CHOICE_LOG_ODDS = 0.5
NEAR_MISS_LOG_ODDS = -0.5
OTHER_ANSWER = 0.7
TURNED = 0.8
GROUND_ALONE = 0.8


ALIGNED = dict(n_estimators=200, learning_rate=0.08)
CLASS = dict(n_estimators=150, learning_rate=0.06)
# So many models of each kind are averaged; they differ by what they happen to look at.
BAGS = 2
# The class is judged half by trees, half by a linear model: with a few hundred pairs to learn
# from, each makes mistakes that the other does not.
LINEAR = dict(C=0.1, max_iter=2000)


class Trees:
    """The mean of a few gradient boosted models."""

    def __init__(self, n_estimators, learning_rate):
        self.rate = learning_rate
        self.models = [GradientBoostingClassifier(
            n_estimators=n_estimators, learning_rate=learning_rate, max_depth=2, subsample=0.7,
            max_features=0.3, min_samples_leaf=5, random_state=seed) for seed in range(BAGS)]

    def fit(self, values, classes, weights):
        for model in self.models:
            model.fit(values, classes, weights)
        return self

    def decision_function(self, values):
        return sum(model.decision_function(values) for model in self.models) / BAGS

    def base(self, values):
        """What the sum begins with; the same in all, as they were fitted to the same classes."""
        return self.models[0]._raw_predict_init(values[:1]).ravel()

    def estimators(self, column):
        """The trees of one class, and by how much each counts."""
        for model in self.models:
            for estimator in model.estimators_[:, column]:
                yield estimator, self.rate / BAGS


class Classes:
    """Trees and a linear model, half and half."""

    def fit(self, values, classes, weights):
        self.trees = Trees(**CLASS).fit(values, classes, weights)
        self.scaler = StandardScaler().fit(values)
        self.linear = LogisticRegression(**LINEAR).fit(self.scaler.transform(values), classes, weights)
        return self

    def predict_proba(self, values):
        scores = (self.trees.decision_function(values)
                  + self.linear.decision_function(self.scaler.transform(values))) / 2
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)


def read_examples(path):
    """tools/matching_examples.txt as list pairs of the same shape as the labelled ones."""
    lists, block = [], []
    for line in path.read_text().splitlines() + [""]:
        if line.startswith("# "):
            continue
        if not line.strip():
            if block:
                lists.append(block)
            block = []
        elif line.startswith("- "):
            block[-1]["old"] = line[2:]
        elif line.startswith("+ "):
            block[-1]["new"] = line[2:]
        else:
            block.append({"class": line.strip()})
    for number, block in enumerate(lists):
        alignment = []
        for at, item in enumerate(block):
            if item["class"] == "unrelated":
                alignment.append({"old": at, "new": None, "class": "dropped"})
                alignment.append({"old": None, "new": at, "class": "added"})
            else:
                alignment.append({"old": at, "new": at, "class": item["class"]})
        yield {"id": f"own{number}", "source": f"own/{number}", "alignment": alignment,
               "old": [item["old"] for item in block], "new": [item["new"] for item in block]}


MARKS = {"~": "reworded", "!": "replaced", "?": "reason_changed", "x": "unrelated"}


def own_lists(path):
    """tools/matching_lists.txt: each list makes one list pair for each row of next versions."""
    blocks, block = [], []
    for line in path.read_text().splitlines() + [""]:
        if line.startswith("# "):
            continue
        if not line:
            if block:
                blocks.append(block)
            block = []
        elif line.startswith("- "):
            block.append((line[2:], []))
        else:
            block[-1][1].append((MARKS[line[0]], line[2:]))
    for number, block in enumerate(blocks):
        for turn in range(max(len(versions) for _, versions in block)):
            old, new, alignment = [], [], []
            for at, (text, versions) in enumerate(block):
                # Shifted, so that a list pair holds versions of several classes.
                shifted = (turn + at) % max(1, len(versions))
                kind, version = versions[shifted] if turn < len(versions) else ("kept", text)
                if kind == "unrelated":
                    alignment.append({"old": at, "new": None, "class": "dropped"})
                    alignment.append({"old": None, "new": at, "class": "added"})
                else:
                    alignment.append({"old": at, "new": at, "class": kind})
                old.append(text)
                new.append(version)
            yield {"id": f"list{number}.{turn}", "source": f"list/{number}",
                   "old": old, "new": new, "alignment": alignment}


class Evidence:
    """The evidence about the pairs of some lists, and their labels."""

    def __init__(self, lists):
        self.lists = {entry["id"]: entry for entry in lists}
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.writelines(json.dumps(entry) + "\n" for entry in lists)
            file.flush()
            out = subprocess.run(
                ["cargo", "run", "--quiet", "--example", "pair_evidence", "--", file.name],
                cwd=ROOT, check=True, capture_output=True, text=True).stdout
        lines = [line.split("\t") for line in out.splitlines()]
        self.names = next(line for line in lines if line[0] == "id")[5:]
        # Equal texts, also of a decision and its retirement, need no model.
        self.settled = [(line[0], int(line[1]), int(line[2]), line[4]) for line in lines if line[3] == "settled"]
        lines = [line for line in lines if line[3] != "settled" and line[0] != "id"]
        self.pairs = [(line[0], int(line[1]), int(line[2])) for line in lines]
        self.labels = [line[3] for line in lines]
        self.retired = np.array([line[4] == "true" for line in lines])
        self.values = np.array([[float(value) for value in line[5:]] for line in lines], dtype=np.float32)
        gold = {(entry["id"], link["old"], link["new"]): link["class"]
                for entry in lists for link in entry["alignment"]}
        self.classes = np.array([gold.get(pair, "none") for pair in self.pairs])

    def has(self, name):
        return self.values[:, self.names.index(name)] > 0


def fit(evidence, rows, own):
    """Both models, fitted to some of the labelled pairs and to all of our own."""
    values = np.vstack([evidence.values[rows], own.values])
    classes = np.concatenate([evidence.classes[rows], own.classes])
    weigh = lambda ours: np.concatenate([np.ones(rows.sum()), ours])
    pair_weights = [EXAMPLE_PAIR if id.startswith("own") else OWN_PAIR for id, _, _ in own.pairs]
    aligned = Trees(**ALIGNED).fit(values, classes != "none", weigh(pair_weights))
    counts = {name: (own.classes == name).sum() for name in CLASSES}
    ours = [OWN_CLASS * SHARES[name] * sum(counts.values()) / counts[name] if name in counts else 0
            for name in own.classes]
    known = np.isin(classes, CLASSES)
    return aligned, Classes().fit(values[known], classes[known], weigh(ours)[known])


def predict(evidence, rows, aligned, cls, log_odds, classes):
    log_odds[rows] = aligned.decision_function(evidence.values[rows])
    classes[rows] = cls.predict_proba(evidence.values[rows])
    chosen = rows & evidence.has("ChoiceSwapped")
    floor = chosen | (rows & evidence.has("SameChoice"))
    log_odds[floor] = np.maximum(log_odds[floor], CHOICE_LOG_ODDS)
    other = rows & ~floor & (evidence.has("NamesApart") | evidence.has("SubjectSwapped"))
    log_odds[other] = np.minimum(log_odds[other], NEAR_MISS_LOG_ODDS)
    replaced = np.arange(len(CLASSES)) == CLASSES.index("replaced")
    other_answer = chosen | (rows & evidence.has("ListCut"))
    not_yet = other_answer & (classes.argmax(axis=1) != CLASSES.index("replaced"))
    classes[not_yet] = np.where(replaced, OTHER_ANSWER, (1 - OTHER_ANSWER) / 2)
    ground = np.arange(len(CLASSES)) == CLASSES.index("reason_changed")
    classes[rows & evidence.has("GroundAlone")] = np.where(ground, GROUND_ALONE, (1 - GROUND_ALONE) / 2)
    classes[rows & evidence.has("Turned")] = np.where(replaced, TURNED, (1 - TURNED) / 2)


def f1(gold, found):
    return 2 * len(gold & found) / max(1, len(gold) + len(found))


def judge(evidence, log_odds, probabilities):
    """What the program would say: what is settled, then assignment, then classes."""
    of_list = defaultdict(list)
    for row, pair in enumerate(evidence.pairs):
        of_list[pair[0]].append(row)
    of_settled = defaultdict(list)
    for link in evidence.settled:
        of_settled[link[0]].append(link)
    found = set()
    for id, entry in evidence.lists.items():
        rows = of_list[id]
        taken_old, taken_new = set(), set()
        for link in of_settled[id]:
            found.add(link)
            taken_old.add(link[1])
            taken_new.add(link[2])
        weights = np.zeros((len(entry["old"]), len(entry["new"])))
        at = {}
        for row in rows:
            _, old, new = evidence.pairs[row]
            weight = {"equal": 50.0, "different": 0.0, "none": log_odds[row]}[evidence.labels[row]]
            weights[old, new] = max(0.0, weight)
            at[old, new] = row
        for old, new in zip(*linear_sum_assignment(-weights)):
            if weights[old, new] > 0:
                row = at[old, new]
                cls = "retired" if evidence.retired[row] else CLASSES[int(np.argmax(probabilities[row]))]
                found.add((id, int(old), int(new), cls))
                taken_old.add(old)
                taken_new.add(new)
        found |= {(id, old, None, "dropped") for old in range(len(entry["old"])) if old not in taken_old}
        found |= {(id, None, new, "added") for new in range(len(entry["new"])) if new not in taken_new}
    return found


def scores(evidence, found):
    gold = {(id, link["old"], link["new"], link["class"])
            for id, entry in evidence.lists.items() for link in entry["alignment"]}
    without_kept = lambda entries: {entry for entry in entries if entry[3] != "kept"}
    pairs = lambda entries: {entry[:3] for entry in entries if None not in entry[1:3]}
    of_class = lambda entries, name: {entry for entry in entries if entry[3] == name}
    result = {"overall": f1(gold, found), "without kept": f1(without_kept(gold), without_kept(found)),
              "alignment": f1(pairs(gold), pairs(found)),
              "alignment without kept": f1(pairs(without_kept(gold)), pairs(without_kept(found)))}
    for name in ["reworded", "reason_changed", "replaced", "retired", "dropped", "added"]:
        result[name] = f1(of_class(gold, name), of_class(found, name))
    return result


def cross_validate(evidence, own, seed=0):
    """Each source is judged by models that were fitted to the other sources only."""
    sources = sorted({entry["source"].split()[0] for entry in evidence.lists.values()})
    order = np.random.RandomState(seed).permutation(len(sources))
    fold = {sources[source]: place % FOLDS for place, source in enumerate(order)}
    of_pair = np.array([fold[evidence.lists[id]["source"].split()[0]] for id, _, _ in evidence.pairs])
    log_odds, probabilities = np.zeros(len(of_pair)), np.zeros((len(of_pair), len(CLASSES)))
    for number in range(FOLDS):
        aligned, cls = fit(evidence, of_pair != number, own)
        predict(evidence, of_pair == number, aligned, cls, log_odds, probabilities)
    return log_odds, probabilities


def from_own(evidence, own):
    """All sources are judged by models that were fitted to our own lists only."""
    every = np.ones(len(evidence.pairs), dtype=bool)
    log_odds, probabilities = np.zeros(len(every)), np.zeros((len(every), len(CLASSES)))
    aligned, cls = fit(evidence, ~every, own)
    predict(evidence, every, aligned, cls, log_odds, probabilities)
    return log_odds, probabilities


def certainty(evidence, found, log_odds, probabilities):
    """How often an asserted class is right, for thresholds on both probabilities."""
    gold = {(id, link["old"], link["new"], link["class"])
            for id, entry in evidence.lists.items() for link in entry["alignment"]}
    row = {pair: at for at, pair in enumerate(evidence.pairs)}
    for least_pair, least_class in [(0.9, 0.7), (0.9, 0.75), (0.9, 0.8), (0.95, 0.85)]:
        judged = [entry for entry in found if entry[3] in CLASSES]
        sure = [entry for entry in judged
                if (evidence.labels[row[entry[:3]]] == "equal" or 1 / (1 + np.exp(-log_odds[row[entry[:3]]])) >= least_pair)
                and probabilities[row[entry[:3]]].max() >= least_class]
        right = sum(entry in gold for entry in sure)
        print(f"pair >= {least_pair}, class >= {least_class}: {right} of {len(sure)} right, {len(judged)} judged; "
              f"the doubtful: {sum(e in gold for e in judged) - right} of {len(judged) - len(sure)}", flush=True)


def rust_tree(estimator, names, rate):
    """One tree as a line of trees.rs. A question that was not asked has one answer."""
    tree = estimator.tree_
    leaf = lambda node: float(tree.value[node].ravel()[0]) * rate

    def split(node):
        if tree.children_left[node] < 0:
            return f"({names[0]}, f32::MAX)", [leaf(node), leaf(node)]
        question = f"({names[tree.feature[node]]}, {float(np.float32(tree.threshold[node])):.6})"
        return question, [leaf(tree.children_left[node]), leaf(tree.children_right[node])]

    if tree.children_left[0] < 0:
        low, leaves = split(0)
        return f"    tree({low}, {low}, {low}, {number_list(leaves + leaves)}),"
    root, _ = f"({names[tree.feature[0]]}, {float(np.float32(tree.threshold[0])):.6})", None
    low, low_leaves = split(tree.children_left[0])
    high, high_leaves = split(tree.children_right[0])
    return f"    tree({root}, {low}, {high}, {number_list(low_leaves + high_leaves)}),"


def number_list(numbers):
    return "[" + ", ".join(f"{number:.5f}" for number in numbers) + "]"


def write(evidence, own):
    aligned, cls = fit(evidence, np.ones(len(evidence.pairs), dtype=bool), own)
    lines = ["//! The trees of the models, written by tools/train_matching.py; not edited by hand.", "",
             "use super::{Tree, tree};", "use crate::matching::evidence::Feature::{self, *};", ""]

    def table(doc, name, base, estimators):
        lines.append(f"/// {doc}")
        lines.append(f"pub(super) const {name}_BASE: f64 = {base:.6};")
        lines.append("#[rustfmt::skip]")
        lines.append(f"pub(super) const {name}: &[Tree] = &[")
        lines.extend(rust_tree(estimator, evidence.names, rate) for estimator, rate in estimators)
        lines.extend(["];", ""])

    base = float(aligned.base(evidence.values)[0])
    table("Log-odds that two texts belong together.", "ALIGNED", base, aligned.estimators(0))
    bases = cls.trees.base(evidence.values)
    slopes = cls.linear.coef_ / cls.scaler.scale_
    bases = bases + cls.linear.intercept_ - slopes @ cls.scaler.mean_
    for at, name in enumerate(CLASSES):
        table(f"How much speaks for `{name}`.", name.upper(), float(bases[at]), cls.trees.estimators(at))
    lines.append("/// How much each piece of evidence speaks for: reason_changed, replaced, reworded.")
    lines.append("#[rustfmt::skip]")
    lines.append("pub(super) const LINEAR: &[(Feature, [f32; 3])] = &[")
    lines.extend(f"    ({name}, {number_list(slopes[:, at])})," for at, name in enumerate(evidence.names))
    lines.extend(["];", ""])
    (ROOT / "src/matching/model/trees.rs").write_text("\n".join(lines).rstrip() + "\n")


def main():
    lists = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    evidence = Evidence(lists)
    own = Evidence([*read_examples(ROOT / "tools/matching_examples.txt"), *own_lists(ROOT / "tools/matching_lists.txt")])
    if "--folds" in sys.argv:
        judged = Parallel(n_jobs=-1)(delayed(cross_validate)(evidence, own, seed) for seed in range(SEEDS))
        runs = []
        for log_odds, probabilities in judged:
            found = judge(evidence, log_odds, probabilities)
            certainty(evidence, found, log_odds, probabilities)
            runs.append(scores(evidence, found))
        for name in runs[0]:
            each = [run[name] for run in runs]
            print(f"{name:24}{np.mean(each):.3f} ±{np.std(each):.3f}  " + " ".join(f"{score:.3f}" for score in each))
    if "--own" in sys.argv:
        for name, score in scores(evidence, judge(evidence, *from_own(evidence, own))).items():
            print(f"{name:24}{score:.3f}")
    if "--write" in sys.argv:
        write(evidence, own)


if __name__ == "__main__":
    main()
