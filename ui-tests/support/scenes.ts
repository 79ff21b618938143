/**
 * What the panel shows when it is looked at: a conversation each, answered by
 * functions of one notebook, always with the same words.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { ChatPage } from './chat-page';
import { png } from './png';

/** The functions that answer. */
export const MODELS = `import asyncio
import jupyter_chat_ext as mo
from pydantic_ai import Tool
from pydantic_ai.models.function import DeltaToolCall, FunctionModel

@mo.chat_model
def analyst(messages):
    yield """The **mean** of $n$ values is

$$
\\\\bar{x} = \\\\frac{1}{n} \\\\sum_{i=1}^{n} x_i
$$

| city | mean | cases |
|:-----|-----:|------:|
| Oslo | 5.7 | 365 |
| Bergen | 7.6 | 365 |
| Tromsø | 2.9 | 364 |

- [x] read \`weather.csv\`
- [ ] look for outliers
"""

@mo.chat_model
def coder(messages):
    yield "A class for readings, with all that it can do:\\n\\n\`\`\`python\\n"
    yield "from dataclasses import dataclass\\n\\n\\n@dataclass\\nclass Reading:\\n    city: str\\n"
    for number in range(1, 31):
        yield f"\\n    def step_{number}(self) -> float:\\n        return {number} / 2\\n"
    yield "\`\`\`\\n"

@mo.chat_model
def thinker(messages):
    yield mo.ai.ReasoningPart("Oslo is the capital, so I start there.\\n\\nThen I compare it with Bergen.")
    yield mo.ai.ToolInvocationPart("tool-search", "call-1", "output-available", {"query": "rain in Bergen"}, "231 days")
    yield "Bergen has **231** days of rain a year."
    yield mo.ai.SourceUrlPart("source-1", "https://en.wikipedia.org/wiki/Bergen", "Bergen - Wikipedia")

@mo.chat_model
def helper(messages):
    yield "\`count\` is 0. With \`max\` the division is always possible:\\n\\n\`\`\`python\\n"
    yield "mean = 12 / max(count, 1)\\n\`\`\`\\n"

@mo.chat_model
def broken(messages):
    yield "The first part is there. "
    return 1 / 0

@mo.chat_model
async def writer(messages):
    yield "It is still being written: first the data is read, then each city gets a line"
    await asyncio.Event().wait()

@mo.chat_model(allow_attachments=True)
def reader(messages):
    yield f"Read {len(messages[-1].attachments)} files."

async def stream(messages, info):
    yield "I will remove what is not needed."
    yield {1: DeltaToolCall("delete_file", {"name": "weather-2019.csv"}, tool_call_id="c1")}

def delete_file(name: str) -> str:
    return f"{name} is gone"

cleaner = mo.chat_model(name="cleaner")(
    mo.ai.llm.pydantic_ai(FunctionModel(stream_function=stream), tools=[Tool(delete_file, requires_approval=True)])
)`;

interface IScene {
  readonly name: string;
  /** Bring the panel there. */
  build(chat: ChatPage, page: IJupyterLabPageFixture): Promise<void>;
  /** What closes when the panel changes. */
  show?(chat: ChatPage): Promise<void>;
  /** Leave nothing open. */
  leave?(chat: ChatPage, page: IJupyterLabPageFixture): Promise<void>;
}

export const SCENES: readonly IScene[] = [
  {
    name: 'empty',
    build: async chat => {
      await chat.newConversation();
      await chat.chooseModel(/^analyst/);
    }
  },
  {
    name: 'table-and-math',
    build: chat => answered(chat, /^analyst/, 'How warm were the cities?')
  },
  {
    name: 'long-code',
    build: chat => answered(chat, /^coder/, 'Write a class for readings')
  },
  {
    name: 'reasoning',
    build: async chat => {
      await answered(chat, /^thinker/, 'Does it rain in Bergen?');
      await chat.answer().getByText('View reasoning').click();
    }
  },
  {
    name: 'approval',
    build: async chat => {
      await asked(chat, /^cleaner/, 'Clean up the folder');
      await expect(
        chat.panel.getByRole('button', { name: 'Approve' })
      ).toBeVisible();
    }
  },
  {
    name: 'error',
    build: chat => answered(chat, /^broken/, 'Divide by nothing')
  },
  {
    name: 'attachments',
    build: async (chat, page) => {
      await chat.newConversation();
      await chat.chooseModel(/^reader/);
      await attach(chat, page);
      await chat.ask('What is in these files?');
      await chat.ended();
      await attach(chat, page);
    },
    leave: async chat => {
      const remove = chat.panel.getByRole('button', { name: /^Remove / });
      while ((await remove.count()) > 0) {
        await remove.first().click();
      }
    }
  },
  {
    name: 'streaming',
    build: async chat => {
      await asked(chat, /^writer/, 'Write about the weather');
      await expect(chat.answer()).toContainText('each city gets a line');
    },
    leave: async chat => {
      await chat.stopButton().click();
      await chat.ended();
    }
  },
  {
    name: 'conversations',
    build: async () => undefined,
    show: async chat => {
      await chat.openConversations();
    },
    leave: async (_, page) => {
      await page.keyboard.press('Escape');
    }
  }
];

async function asked(
  chat: ChatPage,
  model: RegExp,
  question: string
): Promise<void> {
  await chat.newConversation();
  await chat.chooseModel(model);
  await chat.ask(question);
}

async function answered(
  chat: ChatPage,
  model: RegExp,
  question: string
): Promise<void> {
  await asked(chat, model, question);
  await chat.ended();
}

async function attach(
  chat: ChatPage,
  page: IJupyterLabPageFixture
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await chat.panel.getByRole('button', { name: /^Attach/ }).click();
  await (
    await chooser
  ).setFiles([
    { name: 'map.png', mimeType: 'image/png', buffer: png(320, 200) },
    {
      name: 'weather.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('city,mean\nOslo,5.7\n'.repeat(80))
    }
  ]);
  await expect(
    chat.panel.getByRole('button', { name: 'Remove weather.csv' })
  ).toBeVisible();
}
