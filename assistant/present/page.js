// The conversation's own script (gr.HTML js_on_load): turns put in place, buttons heard, evidence opened.
// The server sends {welcome} | {turn, html, done} | {thanks, message}; all text in them is escaped there.
const log = element.querySelector('.log');
const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

document.documentElement.lang = 'zh-CN';

// The turn that is kept at the top while its answer grows, until the reader scrolls by hand.
let followed = null;
['wheel', 'touchmove', 'keydown'].forEach((moved) => {
  window.addEventListener(moved, () => { followed = null; }, { passive: true });
});

function show({ turn, html, done }) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  const held = document.getElementById(turn);
  log.dataset.busy = done ? '' : 'yes';
  log.querySelectorAll('.welcome').forEach((part) => part.remove());
  if (held) {
    held.replaceWith(fresh);
  } else {
    log.append(fresh);
    followed = turn;
  }
  if (followed === turn) fresh.scrollIntoView({ block: 'start', behavior: done && !calm ? 'smooth' : 'auto' });
}

function thank({ thanks, message }) {
  const button = log.querySelector(`[data-token="${CSS.escape(thanks)}"]`);
  const form = button && button.closest('.actions').querySelector('.comment');
  if (form) {
    form.hidden = false;
    form.textContent = message;
  }
}

watch('value', () => {
  const told = props.value;
  if (!told) return;
  if (told.welcome !== undefined) {
    log.innerHTML = told.welcome;
    log.dataset.busy = '';
  } else if (told.turn) {
    show(told);
  } else if (told.thanks) {
    thank(told);
  }
});

function openEvidence(ref) {
  const found = ref.closest('.turn').querySelector(`details.evidence[data-cites~="${ref.dataset.cite}"]`);
  if (!found) return;
  for (let part = found; part; part = part.parentElement.closest('details')) part.open = true;
  found.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  found.querySelector('summary').focus({ preventScroll: true });
}

async function copy(button) {
  const words = button.dataset.copy;
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(words);
  } else {
    const area = document.createElement('textarea');
    area.value = words;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  const before = button.textContent;
  button.textContent = '已复制';
  setTimeout(() => { button.textContent = before; }, 2000);
}

function askForComment(button) {
  const actions = button.closest('.actions');
  const form = actions.querySelector('.comment');
  actions.querySelectorAll('.rate').forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
  form.innerHTML = '<label>想补充一句吗？（可不填）<textarea rows="2" maxlength="1000"></textarea></label>'
    + '<button type="button" class="action primary" data-send>提交评价</button>'
    + '<button type="button" class="action" data-cancel>取消</button>';
  form.hidden = false;
  form.querySelector('textarea').focus({ preventScroll: true });
  form.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' }); // not under the line to ask on
}

function sendComment(send) {
  const actions = send.closest('.actions');
  const chosen = actions.querySelector('.rate[aria-pressed="true"]');
  const comment = actions.querySelector('textarea').value;
  trigger('feedback', { token: chosen.dataset.token, rating: chosen.dataset.rate, comment });
}

function cancelComment(cancel) {
  const actions = cancel.closest('.actions');
  actions.querySelectorAll('.rate').forEach((button) => button.removeAttribute('aria-pressed'));
  actions.querySelector('.comment').hidden = true;
}

log.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.cite) openEvidence(button);
  else if (button.dataset.ask && !log.dataset.busy) trigger('ask', { question: button.dataset.ask });
  else if (button.dataset.copy) copy(button);
  else if (button.dataset.rate) askForComment(button);
  else if ('send' in button.dataset) sendComment(button);
  else if ('cancel' in button.dataset) cancelComment(button);
});

// What a document holds is fetched when its department is opened; the list is filtered by name.
async function describe(part) {
  const address = part.dataset.document;
  delete part.dataset.document;
  try {
    const answer = await fetch(address);
    if (answer.ok) part.innerHTML = await answer.text();
    else part.textContent = (await answer.json()).message;
  } catch {
    part.dataset.document = address;
    part.textContent = '没有取到，请合上再打开一次。';
  }
}

document.addEventListener('toggle', (event) => {
  if (event.target.matches?.('.department[open]')) event.target.querySelectorAll('[data-document]').forEach(describe);
}, true);
document.addEventListener('input', (event) => {
  if (!event.target.matches?.('.filter input')) return;
  const wanted = event.target.value.replace(/\s/g, '');
  document.querySelectorAll('.department').forEach((part) => { part.hidden = !part.dataset.name.includes(wanted); });
});
document.addEventListener('click', (event) => {
  const button = event.target.closest?.('.holdings [data-ask]');
  if (button && !log.dataset.busy) trigger('ask', { question: button.dataset.ask });
});

// The picture of a page is fetched when its evidence is opened, and scrolled to what is cited.
async function fill(figure) {
  const address = figure.dataset.picture;
  const frame = figure.querySelector('.page-frame');
  delete figure.dataset.picture;
  const said = (words) => {
    const note = document.createElement('p');
    note.className = 'note';
    note.textContent = words;
    frame.replaceChildren(note);
  };
  try {
    const answer = await fetch(address);
    if (!answer.ok) {
      said((await answer.json()).message);
      return;
    }
    const [across, down, zoom] = (answer.headers.get('x-mark') || '0 0 100').split(' ').map(Number);
    const picture = new Image();
    picture.alt = `${figure.dataset.alt}，引用处已框出`;
    picture.style.width = `max(100%, ${(760 * zoom) / 100}px)`;
    picture.src = URL.createObjectURL(await answer.blob());
    await picture.decode();
    frame.replaceChildren(picture);
    frame.scrollLeft = (picture.clientWidth * across) / 100 - frame.clientWidth / 2;
    frame.scrollTop = (picture.clientHeight * down) / 100 - frame.clientHeight / 2;
  } catch {
    figure.dataset.picture = address;
    said('没有取到页面图像，请合上再打开一次。');
  }
}

log.addEventListener('toggle', (event) => {
  if (event.target.open) event.target.querySelectorAll('[data-picture]').forEach(fill);
}, true);

// An opened table is scrolled sideways until the cited cell is in view ("toggle" does not bubble).
log.addEventListener('toggle', (event) => {
  const sheet = event.target.open && event.target.querySelector('.sheet');
  const mark = sheet && sheet.querySelector('td.cited');
  if (!mark || mark.offsetLeft + mark.offsetWidth <= sheet.clientWidth) return;
  sheet.scrollLeft = mark.offsetLeft + mark.offsetWidth - sheet.clientWidth + 16;
}, true);
