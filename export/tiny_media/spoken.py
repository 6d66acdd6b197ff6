"""What transformers writes down with a tiny Whisper, and says of a picture with a tiny ViT and GPT-2."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers import (
    GenerationConfig,
    GPT2Config,
    GPT2LMHeadModel,
    LogitsProcessorList,
    PreTrainedModel,
    VisionEncoderDecoderModel,
    ViTConfig,
    ViTModel,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
    pipeline,
)

from ..tiny_graphs.__main__ import picture
from .audio import RATE, recording
from .draw import draw
from .vision import TINY, pixels

# Where the two best tokens are closer than this, another order of summation may swap them.
CLEAR = 1e-3
WIDTH, HEADS, FEED_FORWARD = 16, 2, 32
# Words, then special tokens, then times: the tests have the same.
WORDS = 64
SPECIAL = ["endoftext", "startoftranscript", "en", "de", "translate", "transcribe", "notimestamps"]
ID = {name: WORDS + i for i, name in enumerate(SPECIAL)}
FIRST_TIME, TIMES = WORDS + len(SPECIAL), 1501
# Behind what a transcription begins with.
MAX_TOKENS = 14
CAPTION_WORDS, CAPTION_LENGTH = 24, 12
# Seconds.
LONGER = 12
# Which weights are drawn: with these it says several sentences, and something else in another language.
WHISPER_SEED, CAPTION_SEEDS = 59, (1, 2)


def drawn_parameters(model: PreTrainedModel, prefix: str) -> PreTrainedModel:
    """Fill every parameter, shared ones by their first name."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(draw(prefix + name, tuple(parameter.shape)))
    return model.eval()


def whisper(seed: int) -> WhisperForConditionalGeneration:
    """One layer on either side."""
    config = WhisperConfig(
        vocab_size=FIRST_TIME + TIMES, num_mel_bins=80, d_model=WIDTH, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=HEADS, decoder_attention_heads=HEADS, encoder_ffn_dim=FEED_FORWARD, decoder_ffn_dim=FEED_FORWARD,
        max_source_positions=1500, max_target_positions=448, pad_token_id=ID["endoftext"], bos_token_id=ID["endoftext"],
        eos_token_id=ID["endoftext"], decoder_start_token_id=ID["startoftranscript"], suppress_tokens=None,
        begin_suppress_tokens=None,
    )
    config._attn_implementation = "eager"
    model = drawn_parameters(WhisperForConditionalGeneration(config), f"whisper.{seed}.")
    with torch.no_grad():
        # A thousand times would be said more often than a few words, and special tokens never are.
        model.model.decoder.embed_tokens.weight[FIRST_TIME:] *= 0.4
        model.model.decoder.embed_tokens.weight[ID["endoftext"]] *= 1.5
        model.model.decoder.embed_tokens.weight[ID["startoftranscript"] : FIRST_TIME] *= 0.1
    model.generation_config = GenerationConfig(
        is_multilingual=True, decoder_start_token_id=ID["startoftranscript"], eos_token_id=ID["endoftext"],
        pad_token_id=ID["endoftext"], bos_token_id=ID["endoftext"], no_timestamps_token_id=ID["notimestamps"],
        lang_to_id={"<|en|>": ID["en"], "<|de|>": ID["de"]},
        task_to_id={"transcribe": ID["transcribe"], "translate": ID["translate"]},
        max_initial_timestamp_index=50, max_length=MAX_TOKENS, alignment_heads=[[0, 0], [0, 1]],
    )
    return model


def words(count: int) -> dict[str, int]:
    """` w0`, ` w1` and so on, as bytes spell them."""
    return {f"Ġw{i}": i for i in range(count)}


def tokenizer() -> WhisperTokenizer:
    """Whole words, and what is added to them."""
    names = [*(f"<|{name}|>" for name in SPECIAL), *(f"<|{i / 50:.2f}|>" for i in range(TIMES))]
    added = [
        {"id": WORDS + i, "content": name, "special": i < len(SPECIAL), "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
        for i, name in enumerate(names)
    ]
    bytes_ = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    content = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None, "pre_tokenizer": bytes_,
        "post_processor": None, "decoder": bytes_,
        "model": {"type": "BPE", "vocab": words(WORDS), "merges": [], "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": ""},
    }
    facts = {"tokenizer_class": "WhisperTokenizer", "bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tokenizer.json").write_text(json.dumps(content))
        Path(folder, "tokenizer_config.json").write_text(json.dumps(facts))
        return WhisperTokenizer.from_pretrained(folder)


class Clear:
    """Sees what every token is chosen from."""

    margin = float("inf")

    def __call__(self, _: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        best, second = scores[0].topk(2).values.tolist()
        self.margin = min(self.margin, best - second)
        return scores


def heard(model: WhisperForConditionalGeneration, samples: np.ndarray, times: bool | str, **wishes: str) -> dict[str, Any]:
    """Its text, and each sentence or word with its times."""
    run = pipeline(
        "automatic-speech-recognition", model=model, tokenizer=tokenizer(), feature_extractor=WhisperFeatureExtractor()
    )
    clear = Clear()
    given = {"do_sample": False, "num_beams": 1, "logits_processor": LogitsProcessorList([clear]), **wishes}
    found = run({"raw": samples, "sampling_rate": RATE}, return_timestamps=times, generate_kwargs=given)
    assert clear.margin > CLEAR, f"a near tie: {clear.margin}"
    chunks = [
        {"text": chunk["text"].strip(), "start": chunk["timestamp"][0], "end": chunk["timestamp"][1]}
        for chunk in found.get("chunks", [])
    ]
    return {"text": found["text"].strip(), "chunks": chunks}


def captioner(seed: int) -> VisionEncoderDecoderModel:
    """The ViT of `vision`, and a GPT-2 of one layer that looks at its patches."""
    vit = ViTConfig(image_size=16, **TINY)
    gpt2 = GPT2Config(
        vocab_size=CAPTION_WORDS + 1, n_positions=32, n_embd=WIDTH, n_layer=1, n_head=HEADS, add_cross_attention=True,
        is_decoder=True, bos_token_id=CAPTION_WORDS, eos_token_id=CAPTION_WORDS,
    )
    encoder = drawn_parameters(ViTModel(vit), "vit.")
    decoder = drawn_parameters(GPT2LMHeadModel(gpt2), f"caption.{seed}.")
    model = VisionEncoderDecoderModel(encoder=encoder, decoder=decoder).eval()
    ends = {f"{name}_token_id": CAPTION_WORDS for name in ("decoder_start", "bos", "eos", "pad")}
    model.generation_config = GenerationConfig(**ends)
    return model


def caption(model: VisionEncoderDecoderModel, image: Image.Image) -> str:
    """Always the most probable token."""
    clear = Clear()
    tokens = model.generate(
        **pixels(image), max_new_tokens=CAPTION_LENGTH, do_sample=False, num_beams=1, logits_processor=LogitsProcessorList([clear])
    )
    assert clear.margin > CLEAR, f"a near tie: {clear.margin}"
    return " ".join(f"w{token}" for token in tokens[0].tolist() if token < CAPTION_WORDS)


def records() -> dict[str, Any]:
    """Half a second of a tone, twelve for the times of more words, and a picture of the size that the ViT takes."""
    samples, model = recording(0.5, RATE), whisper(WHISPER_SEED)
    return {
        "whisper": {
            "seed": WHISPER_SEED,
            "none": heard(model, samples, False, language="en", task="transcribe"),
            "german": heard(model, samples, False, language="de", task="transcribe"),
            "translated": heard(model, samples, False, language="en", task="translate"),
            "segments": heard(model, samples, True, language="en", task="transcribe"),
            "words": heard(model, samples, "word", language="en", task="transcribe"),
            "longer": heard(model, recording(LONGER, RATE), "word", language="en", task="transcribe"),
        },
        "captions": [{"seed": seed, "text": caption(captioner(seed), picture(16, 16))} for seed in CAPTION_SEEDS],
    }
