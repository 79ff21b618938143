/**
 * Takes the key of an endpoint. The key goes to the Jupyter server and is never
 * kept here.
 */
import React, { useEffect, useId, useRef, useState } from 'react';
import type { IProvider } from '../../core/models';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';

export interface IKeyFormProps {
  readonly chat: IChat;
  readonly provider: IProvider;
  /** Whether the cursor comes here at once. */
  readonly hasFocus?: boolean;
  readonly onSaved?: () => void;
}

export function KeyForm(props: IKeyFormProps): JSX.Element {
  const { chat, provider, onSaved } = props;
  const { trans } = useServices();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { hasFocus = false } = props;
  useEffect(() => {
    if (hasFocus) {
      field.current?.focus();
      box.current?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [hasFocus]);
  const [key, setKey] = useState('');
  const [remember, setRemember] = useState(true);
  const [isSaving, setSaving] = useState(false);
  const keep = async (): Promise<void> => {
    setSaving(true);
    await chat.setKey(provider.name, key.trim(), remember);
    setSaving(false);
    // a key that was not kept can be sent again
    if (!chat.state.problem) {
      setKey('');
      onSaved?.();
    }
  };
  const save = (): void => {
    if (key.trim() && !isSaving) {
      void keep();
    }
  };
  return (
    // no form of its own: it may stand within the composer's
    <div ref={box} className="jp-ChatExt-keyForm">
      <label htmlFor={id}>{trans.__('API key for %1', provider.label)}</label>
      <input
        ref={field}
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        className="jp-ChatExt-input"
        value={key}
        onChange={event => setKey(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            save();
          }
        }}
      />
      <p className="jp-ChatExt-note">
        {provider.kind === 'bedrock' &&
          `${trans.__('An API key of Bedrock, or <access key id>:<secret access key>.')} `}
        {trans.__('It is sent only to %1.', shownOrigin(provider))}
      </p>
      <label className="jp-ChatExt-check">
        <input
          type="checkbox"
          checked={remember}
          onChange={event => setRemember(event.target.checked)}
        />
        {trans.__("Remember on this server's disk (unencrypted)")}
      </label>
      <div className="jp-ChatExt-buttons">
        <button
          type="button"
          className="jp-ChatExt-button jp-mod-primary"
          disabled={!key.trim() || isSaving}
          onClick={save}
        >
          {trans.__('Save key')}
        </button>
      </div>
    </div>
  );
}

/** Without the port, where it is the usual one. */
function shownOrigin({ origin }: IProvider): string {
  return origin.replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2');
}
