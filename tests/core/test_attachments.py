"""Names of files are labels; what an author allows is judged by what a file is."""

import pytest

from jupyter_chat_ext.core.attachments import accepts, id_of, ids_in, label_of, refusal

ID = "ab" * 32


@pytest.mark.parametrize(("name", "label"), [
    ("plot.png", "plot.png"),
    ("../../.bashrc", ".bashrc"),
    ("C:\\Users\\me\\a b.csv", "a b.csv"),
    ("a\0b\nc.txt", "ab c.txt"),
    ("CON", "CON"),
    ("<img onerror>", "<img onerror>"),
    ("__proto__", "__proto__"),
    ("safe\u202egnp.exe", "safegnp.exe"),
    ("Shot 1.00\u202fPM.png", "Shot 1.00 PM.png"),
    ("x\ud800.txt", "x.txt"),
    ("Grüße 世界.md", "Grüße 世界.md"),
    *((nothing, "file") for nothing in ("", "..", ".", "/", "\0", None, 3)),
])  # fmt: skip
def test_a_name_is_a_label(name, label):
    assert label_of(name) == label


def test_a_long_name_keeps_its_end():
    label = label_of("x" * 300 + ".csv")
    assert len(label) == 200
    assert label.endswith("….csv")
    assert len(label_of("x." + "y" * 300)) == 200


@pytest.mark.parametrize("url", [
    f"attachment:{ID}x", f"attachment:{ID.upper()}", "attachment:", "attachment:../x", f"ATTACHMENT:{ID}",
    f"attachment:{ID}\n", "data:,x", "http://x/", "file:///etc/passwd", None, 3,
])  # fmt: skip
def test_other_urls_name_no_kept_file(url):
    assert id_of(url) is None


def test_the_files_of_parts():
    file = {"type": "file", "url": f"attachment:{ID}"}
    assert ids_in([{"type": "text", "text": f"attachment:{ID}"}]) == []
    assert ids_in([file, {"type": "text", "text": "x"}, file, {"type": "file", "url": "data:,"}]) == [ID]


@pytest.mark.parametrize(("rule", "media_type", "name"), [
    (True, "application/zip", "x.zip"),
    (["image/png"], "image/png", "x.txt"),
    (["image/jpg"], "image/jpeg", "x"),
    (["IMAGE/*"], "image/webp", "x"),
    (["image/*"], "image/svg+xml", "x.svg"),
    (["text/*"], "text/x-python", "x.py"),
    ([".csv"], "text/csv", "X.CSV"),
    ([".tar.gz"], "application/gzip", "x.tar.gz"),
    ([".mydata"], "application/octet-stream", "x.mydata"),
    ([".xls"], "text/plain", "x.xls"),
    ([".png"], "image/jpeg", "x.png"),
    (["application/x-zip-compressed"], "application/zip", "x.zip"),
    (["image/png", ".csv"], "text/csv", "x.csv"),
])  # fmt: skip
def test_files_that_are_allowed(rule, media_type, name):
    assert accepts(rule, media_type, name)


@pytest.mark.parametrize(("rule", "media_type", "name"), [
    (False, "text/plain", "x.txt"),
    ([], "text/plain", "x.txt"),
    (["image/png"], "image/jpeg", "x.png"),
    (["image/png"], "application/vnd.microsoft.portable-executable", "x.png"),
    ([".png"], "application/vnd.microsoft.portable-executable", "x.png"),
    ([".png"], "text/plain", "x.png"),
    ([".png"], "image/svg+xml", "x.png"),
    ([".csv"], "application/octet-stream", "x.csv"),
    ([".csv"], "application/zip", "x.csv"),
    ([".pdf"], "text/html", "x.pdf"),
    ([".csv"], "text/plain", "x.csv.txt"),
    (["image/*"], "imageworld/x", "x"),
    (["text/*"], "application/json", "x.json"),
])  # fmt: skip
def test_files_that_are_not(rule, media_type, name):
    assert not accepts(rule, media_type, name)


def test_a_refusal_names_the_file_its_type_and_what_is_taken():
    title, hint = refusal(["image/png", ".csv"], "application/zip", "all.zip")
    assert title == "This model does not take all.zip (application/zip)."
    assert "image/png, .csv" in hint
    assert refusal(False, "text/csv", "a.csv")[0] == "This model takes no files, so a.csv cannot be attached."
