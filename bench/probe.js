// Runs in every page that is measured. Says when each mark ⟦k⟧ was first seen, how long frames were,
// and when keys were pressed; all times are milliseconds since 1970.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const channel = new MessageChannel();
  let run = null;

  /** The last few hundred characters of the newest answer. */
  function tail() {
    const answers = document.querySelectorAll(
      'article[aria-label="Assistant"]'
    );
    const answer = answers[answers.length - 1];
    if (!answer || answers.length <= run.before) {
      return '';
    }
    const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
    let node = walker.currentNode;
    while (node.lastChild) {
      node = node.lastChild;
    }
    walker.currentNode = node;
    let text = node.nodeType === Node.TEXT_NODE ? node.data : '';
    while (text.length < 600 && walker.previousNode()) {
      text = walker.currentNode.data + text;
    }
    return text;
  }

  function look(at) {
    const text = tail();
    run.first ||= text.trim() ? at : 0;
    for (const [, mark] of text.matchAll(/⟦(\d+)⟧/g)) {
      for (let k = run.marks.length; k < Number(mark); k++) {
        run.marks.push(at);
      }
    }
    if (run.marks.length >= run.wanted) {
      run.reached();
    }
  }

  channel.port1.onmessage = () => run && look(now());

  function frame(time) {
    if (!run) {
      return;
    }
    if (run.frame) {
      run.worst = Math.max(run.worst, time - run.frame);
    }
    run.frame = time;
    channel.port2.postMessage(null);
    requestAnimationFrame(frame);
  }

  document.addEventListener(
    'keydown',
    event => {
      const pressed = performance.timeOrigin + event.timeStamp;
      window.benchKey = { pressed, painted: 0 };
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => (window.benchKey.painted = now());
        painted.port2.postMessage(null);
      });
    },
    true
  );

  window.bench = {
    begin() {
      const before = document.querySelectorAll(
        'article[aria-label="Assistant"]'
      ).length;
      run = {
        before,
        marks: [],
        first: 0,
        frame: 0,
        worst: 0,
        wanted: Infinity
      };
      requestAnimationFrame(frame);
    },
    /** Resolves when so many marks were seen. */
    until: wanted =>
      new Promise(reached => {
        Object.assign(run, { wanted, reached });
        look(now());
      }),
    end() {
      const { marks, first, worst } = run;
      run = null;
      return { marks, first, worst };
    },
    now
  };
})();
