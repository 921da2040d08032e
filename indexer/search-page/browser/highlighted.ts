import { element } from '../../../pipelines/pages/browser/elements.ts';

/**
 * Turns highlighted text of the API, escaped HTML with the matches in `<em>`, into nodes: text and marks and nothing
 * else, whatever it holds.
 */
export function highlighted(html: string): Node[] {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return [...parsed.body.childNodes].map((node) => {
    const text = node.textContent ?? '';
    return node.nodeName === 'EM' ? element('mark', {}, text) : document.createTextNode(text);
  });
}
