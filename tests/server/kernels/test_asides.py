"""What a function prints and displays goes to its answer, beside the text, and to no cell."""

import pytest

from jupyter_chat_ext.core.reply import Reply
from tests.server.kernels.conftest import until

pytestmark = pytest.mark.kernel


def printed(answer, name="stdout"):
    return "".join(
        chunk["data"]["text"]
        for chunk in answer.chunks
        if chunk["type"] == "data-output" and chunk["data"]["name"] == name
    )


async def test_prints_are_kept_apart_from_the_answer_and_from_running_cells(panel, open_notebook):
    notebook = await open_notebook("""
import sys, time
@chat_model
def chatty(messages):
    yield "one "
    print("to stdout")
    print("to stderr", file=sys.stderr)
    yield "answer"
@chat_model
async def async_chatty(messages):
    print("from async")
    yield "answer"
""")
    cell = notebook.begin("time.sleep(1); print('cell')")
    answer = await panel.ask(notebook, "chatty")
    assert (answer.text, printed(answer), printed(answer, "stderr")) == (
        "one answer",
        "to stdout\n",
        "to stderr\n",
    )
    assert [part["type"] for part in Reply.of(answer.chunks).parts].count("text") == 1
    assert printed(await panel.ask(notebook, "async_chatty")) == "from async\n"
    assert await notebook.ended(cell) == "cell\n"
    assert await notebook.run("print('as before')") == "as before\n"


async def test_threads_of_a_function_print_where_it_prints(panel, open_notebook):
    notebook = await open_notebook("""
import threading, time
from concurrent.futures import ThreadPoolExecutor
@chat_model
def spreads(messages):
    with ThreadPoolExecutor() as pool: pool.submit(print, "from a pool").result()
    thread = threading.Thread(target=print, args=("from a thread",))
    thread.start(); thread.join()
    return "done"
""")
    cell = notebook.begin("""
time.sleep(0.5)
thread = threading.Thread(target=print, args=("cell",))
thread.start(); thread.join()
""")
    assert printed(await panel.ask(notebook, "spreads")) == "from a pool\nfrom a thread\n"
    assert await notebook.ended(cell) == "cell\n"


async def test_prints_are_shown_while_the_function_still_works(panel, open_notebook):
    notebook = await open_notebook("""
import threading
go_on = threading.Event()
@chat_model
def works(messages):
    print("step 1")
    print("step 2")
    go_on.wait(20)
    return "done"
""")
    running, answer = panel.begin(notebook, "works")
    await until(lambda: printed(answer) == "step 1\nstep 2\n")
    await notebook.run("go_on.set()")
    await running
    assert answer.text == "done"


async def test_what_was_printed_before_a_failure_is_kept(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model
def fails(messages):
    yield "so far"
    print("about to fail")
    raise ValueError("no")
""")
    answer = await panel.ask(notebook, "fails")
    assert (answer.text, printed(answer)) == ("so far", "about to fail\n")
    assert answer.error.code == "function-raised"


async def test_very_much_printing_is_cut_in_the_middle(panel, open_notebook):
    notebook = await open_notebook("""
@chat_model
def prints_much(messages):
    for number in range(200_000): print("line", number)
    return "done"
""")
    answer = await panel.ask(notebook, "prints_much")
    output = printed(answer)
    assert answer.text == "done"
    assert len(output) < 120_000
    assert output.startswith("line 0\n")
    assert "characters left out" in output
    assert output.endswith("line 199999\n")
    assert len(answer.chunks) < 100


async def test_displays_appear_in_order_and_in_no_cell(panel, open_notebook):
    notebook = await open_notebook("""
import time
from IPython.display import HTML, display
@chat_model
def shows(messages):
    yield "first "
    display(HTML("<b>1</b>"))
    yield "second"
    handle = display(HTML("<i>old</i>"), display_id=True)
    handle.update(HTML("<i>new</i>"))
""")
    cell = notebook.begin("time.sleep(0.7); print('cell')")
    answer = await panel.ask(notebook, "shows")
    assert await notebook.ended(cell) == "cell\n"
    shown = [
        part["text"] if part["type"] == "text" else part["data"]["data"]["text/html"]
        for part in Reply.of(answer.chunks).parts
    ]
    assert shown == ["first ", "<b>1</b>", "second", "<i>new</i>"]


async def test_plots_shown_by_pyplot_appear(panel, open_notebook):
    notebook = await open_notebook(
        """
%matplotlib inline
import matplotlib.pyplot as plt
@chat_model
def plots(messages):
    plt.plot([1, 2])
    plt.show()
    return "there"
""".replace("@chat_model", "@chat_model", 1)
    )
    answer = await panel.ask(notebook, "plots")
    kinds = [part["type"] for part in Reply.of(answer.chunks).parts]
    assert (kinds, answer.error) == (["data-mimebundle", "text"], None)


async def test_a_function_that_displays_without_end_can_be_stopped(panel, open_notebook):
    notebook = await open_notebook("""
from IPython.display import display
ended = []
@chat_model
def endless(messages):
    try:
        while True:
            display("x" * 1000)
            print("y" * 1000)
    finally:
        ended.append(True)
""")
    running, answer = panel.begin(notebook, "endless")
    await until(lambda: len(answer.chunks) > 10)
    running.cancel()
    await until(lambda: notebook.value("ended"), 15)
