/**
 * Which tools go with a question. What the person switched on or off is
 * remembered over a reload of the page.
 */
import type { IModel } from '../core/models';
import { lentTools, toolsFor } from '../core/tools';
import type { AllSwitches, ITool, Switches } from '../core/tools';
import type { IChatState } from './chat';
import type { ChatStore } from './chat-store';
import type { IMemory } from './memory';

export interface IToolSwitchesOptions {
  readonly store: ChatStore;
  readonly memory: IMemory;
}

export class ToolSwitches {
  constructor(private readonly _options: IToolSwitchesOptions) {
    const { store, memory } = _options;
    const switches = read(memory.get('tools'));
    store.dispatch({ type: 'switches-remembered', switches });
    this._kept = switches;
  }

  /** Remember what changed. */
  keep({ switches }: IChatState): void {
    if (switches !== this._kept) {
      this._kept = switches;
      this._options.memory.set('tools', JSON.stringify(switches));
    }
  }

  private _kept: AllSwitches;
}

/** The tools that go with the next question to a model. */
export function toolsLent(
  {
    tools,
    switches,
    current,
    kernel
  }: Pick<IChatState, 'tools' | 'switches' | 'current' | 'kernel'>,
  model: IModel | undefined
): readonly ITool[] {
  const path = current?.place?.path ?? null;
  const chosen = switches[current?.id ?? ''] ?? {};
  return lentTools(toolsFor(model, tools), chosen, { kernel, path });
}

/** What was remembered; nothing of what cannot be read. */
function read(text: string | null): AllSwitches {
  try {
    const found: unknown = JSON.parse(text ?? '{}');
    const entries = isObject(found) ? Object.entries(found) : [];
    return Object.fromEntries(
      entries.filter((one): one is [string, Switches] => isObject(one[1]))
    );
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
