/**
 * Tools that need a person's yes: asked in a card, in the panel and in a
 * cell's output; nothing runs unasked, and what is approved runs once.
 */
import type { Locator } from '@playwright/test';
import { layoutSaved } from '../support/api';
import { runCell } from '../support/cells';
import { ChatPage } from '../support/chat-page';
import { expect, test } from '../support/test';

/** An agent that wants to delete what the question names. */
const AGENT = `import jupyter_chat_ext as mo
from pydantic_ai import Tool
from pydantic_ai.models.function import DeltaToolCall, FunctionModel

deleted = []

def delete(path: str, force: bool = False) -> str:
    deleted.append(path)
    return path + " is gone"

async def stream(messages, info):
    last = messages[-1].parts[-1]
    if last.part_kind == "tool-return":
        yield "The tool said: " + str(last.content)
    else:
        yield "I will clean up."
        for index, path in enumerate(str(last.content).split()):
            arguments = {"path": path, "force": True}
            yield {index + 1: DeltaToolCall("delete", arguments, tool_call_id=f"c{index}")}

cleaner = mo.chat_model(name="cleaner")(
    mo.ai.llm.pydantic_ai(
        FunctionModel(stream_function=stream), tools=[Tool(delete, requires_approval=True)]
    )
)
chat = mo.ui.chat(cleaner)
chat`;

const DELETED = 'print(sorted(deleted))';

/** Two functions that models may call, one of them only after a yes. */
const FUNCTIONS = `import jupyter_chat_ext as mo
sold = {"Volvo": 3}

@mo.chat_tool
def sell(name: str) -> int:
    "Sell one more of something."
    sold[name] = sold.get(name, 0) + 1
    return sold[name]

@mo.chat_tool(approval=False)
def count(name: str) -> int:
    "Count what was sold."
    return sold.get(name, 0)`;

const NEWBORN = '@mo.chat_tool\ndef newborn(): ...';

/** A card that asks, in the panel or in an output. */
function card(root: Locator, tool = 'delete'): Locator {
  return root.getByRole('group', {
    name: new RegExp(`asks to run ${tool}\\b`)
  });
}

test('the panel asks before a tool runs, and yes runs exactly that, once', async ({
  chat,
  page,
  openNotebook
}) => {
  await openNotebook(1, AGENT, DELETED);
  await chat.newConversation();
  await chat.chooseModel(/^cleaner/);

  await chat.ask('a.txt');

  const asking = card(chat.panel);
  await expect(asking).toContainText('path"a.txt"');
  await expect(asking).toContainText('forcetrue');
  await page.notebook.runCell(1);
  expect(await page.notebook.getCellTextOutput(1)).toEqual(['[]\n']);

  await asking.getByRole('button', { name: 'Approve' }).click();

  await expect(chat.answer()).toContainText('The tool said: a.txt is gone');
  await chat.ended();
  await expect(asking).toHaveCount(0);
  await expect(chat.message).toBeFocused();
  await page.notebook.runCell(1);
  expect(await page.notebook.getCellTextOutput(1)).toEqual(["['a.txt']\n"]);
  await expect(chat.answers()).toHaveCount(1);
});

test('it waits through a reload, and no is told with its reason', async ({
  chat,
  page,
  openNotebook
}) => {
  await openNotebook(1, AGENT, DELETED);
  await chat.newConversation();
  await chat.chooseModel(/^cleaner/);
  await chat.ask('mine.txt');
  await expect(card(chat.panel)).toBeVisible();
  await layoutSaved(page);

  await chat.reload();
  await chat.open();

  const asking = card(chat.panel);
  await expect(asking).toContainText('"mine.txt"');
  await asking.getByRole('button', { name: 'Deny with a reason…' }).click();
  await expect(
    asking.getByRole('textbox', { name: 'Reason for denying' })
  ).toBeFocused();
  await page.keyboard.type('It is mine.');
  await page.keyboard.press('Enter');

  await expect(chat.answer()).toContainText('Reason: It is mine.');
  await chat.ended();
});

test('a new question denies it, and so does Stop', async ({
  chat,
  openNotebook
}) => {
  await openNotebook(1, AGENT);
  await chat.newConversation();
  await chat.chooseModel(/^cleaner/);
  await chat.ask('one.txt');
  await expect(card(chat.panel)).toBeVisible();

  await chat.ask('two.txt');

  await expect(card(chat.panel)).toHaveCount(1);
  await expect(card(chat.panel)).toContainText('"two.txt"');
  await expect(chat.answers().first()).toContainText('denied');

  await chat.stopButton().click();

  await expect(card(chat.panel)).toHaveCount(0);
  await expect(chat.answer()).toContainText('You stopped this answer.');
});

test('the chat in a cell asks likewise, and several are answered one by one', async ({
  page,
  openNotebook
}) => {
  await openNotebook(1, AGENT, DELETED);
  const inline = page.locator('.jp-Notebook .jp-ChatExt-inline');
  const message = inline.getByRole('textbox', { name: 'Message' });
  await message.fill('a.txt b.txt');
  await message.press('Enter');
  await expect(card(inline)).toHaveCount(2);

  await card(inline).first().getByRole('button', { name: 'Approve' }).click();

  await expect(card(inline)).toHaveCount(1);
  await expect(inline).toContainText('approved, runs when all are answered');
  await expect(
    card(inline).getByRole('button', { name: 'Approve' })
  ).toBeFocused();
  await page.keyboard.press('Enter');

  const answer = inline.getByRole('article', { name: 'Assistant' });
  await expect(answer).toContainText('The tool said: b.txt is gone');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  await page.notebook.runCell(1);
  expect(await page.notebook.getCellTextOutput(1)).toEqual([
    "['a.txt', 'b.txt']\n"
  ]);
});

test('two tabs: one answers, the other sees the answer go on', async ({
  chat,
  page,
  openNotebook
}) => {
  await openNotebook(1, AGENT);
  await chat.newConversation();
  await chat.chooseModel(/^cleaner/);
  await chat.ask('a.txt');
  await expect(card(chat.panel)).toBeVisible();
  const other = await ChatPage.inNewTab(page.context(), page.url());
  await other.showConversation(/^a\.txt/);
  await expect(card(other.panel)).toBeVisible();

  await card(other.panel).getByRole('button', { name: 'Approve' }).click();

  await expect(chat.answer()).toContainText('a.txt is gone');
  await expect(card(chat.panel)).toHaveCount(0);
  await other.page.close();
});

test('a provider calls functions of the notebook: those that are switched on, as they allow', async ({
  page,
  chat,
  openNotebook
}) => {
  const name = await openNotebook(1, FUNCTIONS, 'print(sold)', NEWBORN);
  await chat.newConversation();
  await chat.chooseModel('fake');
  const tools = chat.panel.getByRole('button', { name: /^Tools/ });
  await expect(tools).toHaveAccessibleName('Tools, 2 switched on');

  await chat.ask('call count {"name": "Volvo"}');
  await chat.ended();
  await expect(chat.answer()).toContainText('The tool said: 3');
  await chat.answer().getByText('count', { exact: true }).click();
  await expect(chat.answer()).toContainText(name);

  await chat.ask('call sell {"name": "Volvo"}');
  const asking = card(chat.panel, 'sell');
  await asking.getByRole('button', { name: 'Approve' }).click();
  await expect(chat.answer()).toContainText('The tool said: 4');
  await chat.ended();

  await chat.ask('call sell {"name": "Volvo"}');
  await asking.getByRole('button', { name: 'Deny', exact: true }).click();
  await expect(chat.answer()).toContainText('did not allow this call');
  await chat.ended();
  await page.notebook.runCell(1);
  expect(await page.notebook.getCellTextOutput(1)).toEqual(["{'Volvo': 4}\n"]);

  await tools.press('Enter');
  const list = chat.panel.getByRole('dialog', { name: 'Tools' });
  const here = list.getByRole('group', { name });
  const sell = here.getByRole('switch', { name: 'sell' });
  await expect(sell).toBeFocused();
  await expect(sell).toBeChecked();
  await expect(sell).toHaveAccessibleDescription(
    'asks first Sell one more of something.'
  );
  await page.keyboard.press('Space');
  await expect(sell).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(tools).toBeFocused();
  await expect(tools).toHaveAccessibleName('Tools, 1 switched on');
  await chat.ask('call sell {"name": "Volvo"}');
  await chat.ended();
  await expect(card(chat.panel, 'sell')).toHaveCount(0);

  await runCell(page, 2);
  await expect(tools).toHaveAccessibleName('Tools, 2 switched on');
});
