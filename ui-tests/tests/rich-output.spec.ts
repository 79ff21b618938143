/**
 * What functions show besides text: tables, pictures, charts, prints; and that
 * none of it runs code or contacts anybody.
 */
import { expect, test } from '../support/test';

const SHOWING = `import jupyter_chat_ext as mo

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ROWS = "".join(f"<tr><th>{i}</th>" + f"<td>{i * 1234}</td>" * 30 + "</tr>" for i in range(40))
CHART = {"data": {"values": [{"a": "x", "b": 3}]}, "mark": "bar", "encoding": {
    "x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}}}

BUNDLES = {
    "table": {"text/plain": "plain table", "text/html": f"<table border='1' class='dataframe'><tbody>{ROWS}</tbody></table>"},
    "png": {"text/plain": "<Figure>", "image/png": PIXEL},
    "svg": {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='60'>"
        "<image href='http://sink.example/svg' width='9' height='9'/><script>top.ran = 1</script>"
        "<circle cx='45' cy='30' r='20'/></svg>"},
    "chart": {"text/plain": "Chart", "application/vnd.vegalite.v5+json": CHART},
    "loading": {"text/plain": "Chart", "application/vnd.vegalite.v5+json":
        CHART | {"data": {"url": "http://sink.example/data.json"}}},
    "json": {"application/json": {"answer": [41, 42]}, "text/plain": "x"},
    "hostile": {"text/plain": "plain", "text/html": "<p>Harmless words</p>"
        "<img src='http://sink.example/image'><script>top.ran = 1</script>"
        "<iframe src='http://sink.example/frame'></iframe>"
        "<div style='background: url(http://sink.example/style)'>styled</div>"},
    "widget": {"text/plain": "IntSlider(value=3)",
        "application/vnd.jupyter.widget-view+json": {"model_id": "1", "version_major": 2, "version_minor": 0}},
}

class Showing:
    def __init__(self, name):
        self.name = name

    def _repr_mimebundle_(self, **_options):
        return BUNDLES[self.name]

@mo.chat_model
def showing(messages, config):
    print("looking for", messages[-1].content)
    yield "Here it is: "
    yield Showing(messages[-1].content)
    yield "That was it."`;

test.beforeEach(async ({ chat, openNotebook }) => {
  await openNotebook(1, SHOWING);
  await chat.newConversation();
  await chat.chooseModel(/showing/);
});

test('a table scrolls by itself, and is there again after a reload', async ({
  chat
}) => {
  await chat.ask('table');
  await chat.ended();
  const table = chat.answer().getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(40);
  await expect(chat.answer()).toContainText('That was it.');
  const log = chat.panel.getByRole('log');
  expect(
    await log.evaluate(node => node.scrollWidth - node.clientWidth)
  ).toBeLessThanOrEqual(0);
  const frame = chat.answer().getByRole('group', { name: 'Table' });
  expect(
    await frame.evaluate(node => node.scrollWidth > node.clientWidth)
  ).toBe(true);

  await chat.reload();
  await chat.open();
  await expect(chat.answer().getByRole('table').getByRole('row')).toHaveCount(
    40
  );
});

test('pictures are pictures', async ({ page, chat }) => {
  for (const kind of ['png', 'svg']) {
    await chat.ask(kind);
    await chat.ended();
    const picture = chat.answer().getByRole('img');
    await expect(picture).toBeVisible();
    expect(
      await picture.evaluate((node: HTMLImageElement) => node.naturalWidth)
    ).toBeGreaterThan(0);
  }
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test("a chart is drawn by JupyterLab's own renderer", async ({ chat }) => {
  await chat.ask('chart');
  await chat.ended();
  await expect(
    chat.answer().locator('.jp-ChatExt-drawn').locator('canvas, svg').first()
  ).toBeVisible();
});

test('JSON is a tree', async ({ chat }) => {
  await chat.ask('json');
  await chat.ended();
  await expect(chat.answer().getByText('answer')).toBeVisible();
  await expect(
    chat.answer().locator('.jp-RenderedJSON').getByRole('textbox')
  ).toBeVisible();
});

test('showing contacts nobody and runs nothing', async ({ page, chat }) => {
  const contacted: string[] = [];
  page.on('request', request => contacted.push(request.url()));
  for (const kind of ['hostile', 'svg', 'loading']) {
    await chat.ask(kind);
    await chat.ended();
  }
  await expect(chat.answers().first()).toContainText('Harmless words');
  await expect(chat.answers().first()).toContainText(
    'Not shown here: what needs scripts or other pages.'
  );
  await expect(
    chat.answer().getByRole('button', { name: /may load from sink.example/ })
  ).toBeVisible();

  expect(contacted.filter(url => url.includes('sink.example'))).toEqual([]);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test('a widget is shown as text, and what is missing is said', async ({
  chat
}) => {
  await chat.ask('widget');
  await chat.ended();
  await expect(chat.answer()).toContainText('IntSlider(value=3)');
  await expect(chat.answer()).toContainText(
    'Not shown here: an interactive widget.'
  );
});

test('what a function prints is folded, and not part of the answer', async ({
  chat
}) => {
  await chat.ask('png');
  await chat.ended();
  await expect(chat.answer().getByText('looking for png')).toBeHidden();
  await chat.answer().getByText('Output of the function').click();
  await expect(chat.answer().getByText('looking for png')).toBeVisible();
});
