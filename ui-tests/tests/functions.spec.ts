/**
 * A function of a notebook is a model: at once, while a cell runs, and with
 * errors that say what to do.
 */
import { expect, test } from '../support/test';

const SHOUT = `import time
import jupyter_chat_ext as mo

@mo.chat_model
def shout(messages, config):
    try:
        for word in messages[-1].content.split():
            yield word.upper() + " "
            time.sleep(0.1)
    finally:
        ended = True`;

test('it streams into the panel word by word while another cell is running', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(1, SHOUT, 'import time; time.sleep(30)');
  await chat.newConversation();
  await chat.chooseModel(/shout/);
  await page.notebook.selectCells(1);
  await page.keyboard.press('Control+Enter');
  const running = page.locator('.jp-InputPrompt').getByText('[*]');
  await expect(running).toBeVisible();

  await chat.ask('make some noise ' + 'while the cell is busy '.repeat(10));

  await expect(chat.answer()).toContainText('MAKE');
  await expect(chat.answer()).toHaveAttribute('aria-busy', 'true');
  await chat.ended();
  await expect(chat.answer()).toContainText(
    'MAKE SOME NOISE WHILE THE CELL IS BUSY WHILE THE CELL IS BUSY'
  );
  await expect(running).toBeVisible();
});

test('Stop cancels the function, runs its finally and leaves the cell alone', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(
    1,
    `import time
import jupyter_chat_ext as mo
ended = []

@mo.chat_model
def endless(messages, config):
    try:
        while True:
            yield "again "
            time.sleep(0.05)
    finally:
        ended.append(True)`,
    'for _ in range(100):\n    time.sleep(0.1)\n    if ended: break\nprint("finally ran:", ended)'
  );
  await chat.newConversation();
  await chat.chooseModel(/endless/);
  await page.notebook.selectCells(1);
  await page.keyboard.press('Control+Enter');
  await chat.ask('go');
  await expect(chat.answer()).toContainText('again again');

  await chat.stopButton().click();

  await chat.ended();
  await expect(chat.answer()).toContainText('You stopped this answer.');
  await expect(page.getByText('finally ran: [True]')).toBeVisible();
});

test('a function that raises shows its error, folded, and the next question works', async ({
  chat,
  openNotebook
}) => {
  await openNotebook(
    1,
    `import jupyter_chat_ext as mo

@mo.chat_model
def picky(messages, config):
    if "bad" in messages[-1].content:
        return {}["price"]
    return "fine"`
  );
  await chat.newConversation();
  await chat.chooseModel(/picky/);

  await chat.ask('something bad');
  await chat.ended();
  await expect(chat.answer()).toContainText("KeyError: 'price'");
  await expect(chat.answer().getByText('Traceback')).toBeHidden();
  await chat.answer().getByText('Details').click();
  await expect(chat.answer().getByText('Traceback')).toBeVisible();

  await chat.ask('something good');
  await chat.ended();
  await expect(chat.answer()).toContainText('fine');
});

test('a kernel that dies ends the answer with a reason', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(
    1,
    `import os, time
import jupyter_chat_ext as mo

@mo.chat_model
def mortal(messages, config):
    yield "last words "
    time.sleep(0.5)
    os._exit(1)`
  );
  await chat.newConversation();
  await chat.chooseModel(/mortal/);

  await chat.ask('speak');
  await expect(chat.answer()).toContainText('last words');
  await chat.ended();

  await expect(chat.answer()).toContainText(/kernel/i);
  // JupyterLab says so as well, sooner or later
  await page.addLocatorHandler(
    page.getByRole('dialog', { name: /Kernel Restarting/ }),
    () => page.getByRole('button', { name: 'Ok', exact: true }).click()
  );
  await chat.chooseModel('fake');
  await chat.ask('say still usable');
  await chat.ended();
  await expect(chat.answer()).toContainText('still usable');
});

test('a model appears within a moment after its cell ran, without a reload', async ({
  page,
  chat,
  openNotebook
}) => {
  await openNotebook(0, SHOUT.replace(/shout/g, 'newborn'));
  await page.notebook.runCell(0, true);

  await chat.chooseModel(/newborn/);

  await expect(
    chat.panel.getByRole('button', { name: 'Model: newborn' })
  ).toBeVisible();
});
