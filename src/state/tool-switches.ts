/**
 * Which tools go with a question. What the person switched on or off is
 * remembered over a reload of the page.
 */
import type { IModel } from '../core/models';
import { lentTools, toolsFor } from '../core/tools';
import type { AllSwitches, ITool, Switches } from '../core/tools';
import type { IChatState } from './chat';
import type { ChatStore } from './chat-store';
import { remembered } from './memory';
import type { IMemory } from './memory';

export interface IToolSwitchesOptions {
  readonly store: ChatStore;
  readonly memory: IMemory;
}

export class ToolSwitches {
  constructor(private readonly _options: IToolSwitchesOptions) {
    const { store, memory } = _options;
    const switches = switchesIn(remembered(memory, 'tools'));
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

function switchesIn(kept: unknown): AllSwitches {
  const entries = isObject(kept) ? Object.entries(kept) : [];
  return Object.fromEntries(
    entries.filter((one): one is [string, Switches] => isObject(one[1]))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
