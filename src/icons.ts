/**
 * Icons that JupyterLab does not have.
 */
import { LabIcon } from '@jupyterlab/ui-components';

/** An arrow up: send. */
export const sendIcon = new LabIcon({
  name: 'jupyter-chat-ext:send',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" d="M12 3.500l7.800 7.800-1.700 1.700-4.900-4.900V20.500h-2.400V8.100L5.900 13 4.200 11.300z"/></svg>'
});

/** A paper clip: attach files. */
export const attachIcon = new LabIcon({
  name: 'jupyter-chat-ext:attach',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g fill="none" transform="rotate(38 12 12)"><path class="jp-icon3" stroke="#616161" stroke-width="1.9" stroke-linecap="round" d="M15.5 7.5v9.3a3.7 3.7 0 0 1-7.4 0V6.2a2.5 2.5 0 0 1 5 0v10.2a1.25 1.25 0 0 1-2.5 0V8"/></g></svg>'
});

/** An at sign: bring something along. */
export const mentionIcon = new LabIcon({
  name: 'jupyter-chat-ext:mention',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g fill="none"><circle class="jp-icon3" stroke="#616161" stroke-width="2" cx="12" cy="12" r="3.600"/><path class="jp-icon3" stroke="#616161" stroke-width="2" stroke-linecap="round" d="M15.600 8.600v4.700c0 1.500 1 2.400 2.200 2.400 1.500 0 2.500-1.400 2.500-3.700a8.300 8.300 0 1 0-3.600 6.800"/></g></svg>'
});

/** A line that parts: go on in a copy. */
export const forkIcon = new LabIcon({
  name: 'jupyter-chat-ext:fork',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g fill="none"><path class="jp-icon3" stroke="#616161" stroke-width="2" d="M7 8.500v7M7 12h5.500a4.500 4.500 0 0 0 4.500-3.500"/><circle class="jp-icon3" stroke="#616161" stroke-width="2" cx="7" cy="6" r="2.200"/><circle class="jp-icon3" stroke="#616161" stroke-width="2" cx="7" cy="18" r="2.200"/><circle class="jp-icon3" stroke="#616161" stroke-width="2" cx="17" cy="6" r="2.200"/></g></svg>'
});

/** A pin: keep at the top. */
export const pinIcon = new LabIcon({
  name: 'jupyter-chat-ext:pin',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" d="M8 3h8v2l-1.200.8v4.700l3.200 3.500v1.800h-5.100V21l-.9 1.500-.9-1.500v-5.200H6V14l3.200-3.500V5.800L8 5z"/></svg>'
});

/** A wrench: functions that a model may call. */
export const toolIcon = new LabIcon({
  name: 'jupyter-chat-ext:tool',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" d="M21.300 6.900a5.900 5.900 0 0 1-7.900 7.200l-6.500 6.500a2.500 2.500 0 0 1-3.500-3.500l6.500-6.500a5.900 5.900 0 0 1 7.200-7.900l-3.500 3.500.7 3 3 .7zM5.200 17.800a1 1 0 1 0 1.400 1.400 1 1 0 0 0-1.400-1.400z"/></svg>'
});
