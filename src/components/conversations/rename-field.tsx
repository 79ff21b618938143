/**
 * A title that is being changed: Enter keeps the new one, Escape the old one.
 */
import React, { useState } from 'react';
import { isComposing } from '../input-method';
import { useServices } from '../services';

export interface IRenameFieldProps {
  readonly title: string;
  readonly onRename: (title: string) => void;
  readonly onCancel: () => void;
}

export function RenameField(props: IRenameFieldProps): JSX.Element {
  const { trans } = useServices();
  const [title, setTitle] = useState(props.title);
  const finish = (): void => {
    const wanted = title.trim();
    if (wanted && wanted !== props.title) {
      props.onRename(wanted);
    } else {
      props.onCancel();
    }
  };
  return (
    <input
      autoFocus
      type="text"
      maxLength={200}
      className="jp-ChatExt-input"
      aria-label={trans.__('Title of the conversation')}
      value={title}
      onFocus={event => event.currentTarget.select()}
      onChange={event => setTitle(event.target.value)}
      onBlur={finish}
      onKeyDown={event => {
        if (isComposing(event.nativeEvent)) {
          return;
        }
        if (event.key === 'Enter') {
          event.preventDefault();
          finish();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          props.onCancel();
        }
      }}
    />
  );
}
