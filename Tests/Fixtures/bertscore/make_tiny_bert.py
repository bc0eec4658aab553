"""Makes the tiny BERT and what bert-score says with it.

    pip install bert-score==0.3.13 torch==2.15.0 transformers==4.57.6 safetensors
    python make_tiny_bert.py

Weights are random (seed 7); the vocabulary is made here. Writes tiny_bert/ and expected.json.
"""
import json, os, pathlib, shutil, tempfile
os.environ["HF_HUB_OFFLINE"] = "1"; os.environ["CUDA_VISIBLE_DEVICES"] = ""
import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel, BertTokenizer
import bert_score

here = pathlib.Path(__file__).parent
folder = here / "tiny_bert"
folder.mkdir(exist_ok=True)

special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
letters = "abcdefghijklmnopqrstuvwxyz0123456789"
words = ("the a of and is was to in it that not for on with as be by model answer reference question "
         "token score refund bank customer paris capital france server run runs answered answers σ "
         "привет 東 京 é ß straße un break able quick brown fox . , ! ? ' - ( ) [ ] # : / …").split()
pieces = ["##" + c for c in letters] + ["##" + p for p in "ing ed er ly able tion ß é σ".split()]
vocabulary = special + list(letters) + pieces + list(dict.fromkeys(w for w in words if w not in letters))
assert len(set(vocabulary)) == len(vocabulary)
(folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")

torch.manual_seed(7)
config = BertConfig(vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2,
                    num_attention_heads=4, intermediate_size=40, max_position_embeddings=24,
                    type_vocab_size=2, layer_norm_eps=1e-12, hidden_act="gelu")
model = BertModel(config).eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        noise = torch.randn_like(parameter) * 0.3
        parameter.copy_(1 + noise if name.endswith("LayerNorm.weight") else noise)
tensors = {k: v.contiguous() for k, v in model.state_dict().items() if not k.startswith("pooler")
           and "position_ids" not in k}
save_file(tensors, str(folder / "model.safetensors"), metadata={"format": "pt"})
kept = ("model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
        "vocab_size", "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "hidden_act",
        "position_embedding_type")
(folder / "config.json").write_text(json.dumps({k: config.to_dict()[k] for k in kept}, indent=1) + "\n")
(folder / "tokenizer_config.json").write_text(json.dumps({
    "do_lower_case": True, "model_max_length": 24, "tokenizer_class": "BertTokenizer"}) + "\n")

pairs = [
    ("The capital of France is Paris.", "Paris is the capital of France!"),
    ("The refund was not answered by the bank.", "The refund was answered by the bank."),
    ("unbreakable", "un break able"), ("The quick brown fox", "THE QUICK BROWN FOX"),
    ("Straße, façade, naïve", "strasse facade naive"), ("東京 привет ΟΔΟΣ", "京東 Привет οδος"),
    ("run run run", "runs running runner"), ("a", "zzzz 9"), ("[MASK] is [SEP] a token", "mask is sep"),
    ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
    ("x" * 101, "y" * 99), ("the answer " * 30, "the question " * 25),
    ("", "an answer"), ("a reference", ""), (" \n\t ", "  "),
]
references = [r for r, _ in pairs]
candidates = [c for _, c in pairs]
baseline = here / "baseline.csv"
baseline.write_text("LAYER,P,R,F\n0,0.1,0.11,0.12\n1,0.2,0.21,0.22\n2,0.3,0.31,0.32\n")

def values(path, layer, **options):
    p, r, f = bert_score.score(candidates, references, model_type=str(path), num_layers=layer,
                               device="cpu", batch_size=1, nthreads=1, **options)
    return [[a.item(), b.item(), c.item()] for a, b, c in zip(p, r, f)]

tokenizer = BertTokenizer(str(folder / "vocab.txt"), do_lower_case=True, model_max_length=24)
cased = BertTokenizer(str(folder / "vocab.txt"), do_lower_case=False, model_max_length=24)

def ids(tokenizer, text):
    text = text.strip()
    return tokenizer.encode(text, max_length=24, truncation=True) if text else \
        [tokenizer.cls_token_id, tokenizer.sep_token_id]

expected = {
    "made_with": {n: __import__("importlib.metadata").metadata.version(n)
                  for n in ("bert-score", "torch", "transformers")},
    "pairs": [{"reference": r, "candidate": c, "reference_tokens": ids(tokenizer, r),
               "candidate_tokens": ids(tokenizer, c), "cased_reference_tokens": ids(cased, r)}
              for r, c in pairs],
    "plain": {str(layer): values(folder, layer) for layer in (0, 1, 2)},
    "idf": values(folder, 2, idf=True),
    "rescaled": values(folder, 2, rescale_with_baseline=True, baseline_path=str(baseline), lang="en"),
}
for activation in ("gelu_new", "relu"):
    with tempfile.TemporaryDirectory() as other:
        shutil.copytree(folder, other, dirs_exist_ok=True)
        changed = json.loads((folder / "config.json").read_text()) | {"hidden_act": activation}
        (pathlib.Path(other) / "config.json").write_text(json.dumps(changed))
        expected[activation] = values(other, 2)
(here / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")
