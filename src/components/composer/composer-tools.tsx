/**
 * What stands below the composer's field: the model, its tools, prompts and settings.
 */
import type { RefObject } from 'react';
import React from 'react';
import { takesFiles } from '../../core/attachments';
import { settingsOf } from '../../core/config';
import type { ModelConfig } from '../../core/config';
import type { IModel } from '../../core/models';
import type { IPrompt } from '../../core/prompts';
import { mentionIcon } from '../../icons';
import { toolsFor } from '../../core/tools';
import { AttachButton } from '../attachments/attach-button';
import { ConfigButton } from '../config/config-button';
import { IconButton } from '../icon-button';
import { ModelPicker } from '../models/model-picker';
import { PromptsButton } from '../prompts/prompts-button';
import { useServices } from '../services';
import { ToolsButton } from '../tools/tools-button';
import type { IComposerProps } from './composer';

export interface IComposerToolsProps extends Pick<
  IComposerProps,
  | 'chat'
  | 'models'
  | 'model'
  | 'recentModels'
  | 'providers'
  | 'userKeys'
  | 'offer'
  | 'configs'
  | 'tools'
  | 'lent'
  | 'canChooseModel'
  | 'onChooseModel'
> {
  readonly chosen: IModel | undefined;
  readonly prompts: readonly IPrompt[];
  /** Where the popups stand. */
  readonly anchor: RefObject<HTMLElement>;
  readonly onPrompt: (prompt: string) => void;
  readonly onPick: (files: readonly File[]) => void;
  /** Begins to bring something along; absent where there is nothing. */
  readonly onMention?: () => void;
}

const NOTHING_SET: ModelConfig = {};

export function ComposerTools(props: IComposerToolsProps): JSX.Element {
  const { chat, chosen, prompts, anchor } = props;
  return (
    <div className="jp-ChatExt-tools">
      {props.canChooseModel && (
        <ModelPicker
          chat={chat}
          models={props.models}
          model={props.model}
          recent={props.recentModels}
          providers={props.providers}
          userKeys={props.userKeys}
          anchor={anchor}
          offer={props.offer}
          onChoose={props.onChooseModel}
        />
      )}
      {offersFiles(props) && (
        <AttachButton model={chosen} onPick={props.onPick} />
      )}
      {props.onMention && <MentionButton onClick={props.onMention} />}
      <Tools {...props} />
      {prompts.length > 0 && (
        <PromptsButton
          prompts={prompts}
          anchor={anchor}
          onChoose={props.onPrompt}
        />
      )}
      {chosen && isConfigurable(chosen) && (
        <ConfigButton
          key={chosen.id}
          model={chosen}
          config={props.configs[chosen.id] ?? NOTHING_SET}
          anchor={anchor}
          onChange={config => chat.setConfig(chosen.id, config)}
        />
      )}
    </div>
  );
}

function MentionButton({ onClick }: { onClick: () => void }): JSX.Element {
  const { trans } = useServices();
  return (
    <IconButton
      icon={mentionIcon}
      label={trans.__('Add context (@)')}
      onClick={onClick}
    />
  );
}

/** Offered where the model can use them, and there are some. */
function Tools(props: IComposerToolsProps): JSX.Element | null {
  const { chat, chosen, lent, anchor } = props;
  const tools = toolsFor(chosen, props.tools);
  return tools.length > 0 ? (
    <ToolsButton
      tools={tools}
      lent={lent}
      anchor={anchor}
      onSwitch={({ id }, isOn) => chat.switchTool(id, isOn)}
    />
  ) : null;
}

function isConfigurable(model: IModel): boolean {
  return settingsOf(model).length > 0 || model.thinking !== undefined;
}

/** Where no other model can be chosen, files that it does not take are no matter. */
function offersFiles({ canChooseModel, chosen }: IComposerToolsProps): boolean {
  return canChooseModel || (chosen !== undefined && takesFiles(chosen));
}
