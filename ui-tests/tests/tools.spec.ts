/**
 * Tools that need a person's yes: asked in a card, in the panel and in a
 * cell's output; nothing runs unasked, and what is approved runs once.
 */
import type { Locator } from '@playwright/test';
import { layoutSaved } from '../support/api';
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

const DELETED = 'print(deleted)';

/** A card that asks, in the panel or in an output. */
function card(root: Locator): Locator {
  return root.getByRole('group', { name: /asks to run delete$/ });
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
