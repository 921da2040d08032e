import { element } from '../../../pipelines/pages/browser/elements.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';

type Finding = PrintPassport['findings'][number];

const groups = [
  { severity: 'reject', title: 'What has to change' },
  { severity: 'warn', title: 'Please look at this' },
  { severity: 'fixed', title: 'Taken care of' },
] as const satisfies readonly { severity: Finding['severity']; title: string }[];

/** What the check found, the gravest first; what was taken care of is folded away below it. */
export function findingList(findings: readonly Finding[]): HTMLElement[] {
  return groups.flatMap(({ severity, title }) => {
    const members = findings.filter((finding) => finding.severity === severity);
    if (members.length === 0) return [];
    const list = element('ul', { class: 'findings' }, ...members.map(findingItem));
    if (severity !== 'fixed') {
      return [element('section', { class: `finding-group ${severity}` }, element('h4', {}, title), list)];
    }
    const summary = element('summary', {}, `${title} (${members.length})`);
    return [element('details', { class: `finding-group ${severity}` }, summary, list)];
  });
}

function findingItem({ code, message, advice, actual, required }: Finding): HTMLElement {
  const item = element('li', { class: 'finding', 'data-code': code }, element('p', { class: 'message' }, message));
  if (advice !== undefined) item.append(element('p', { class: 'advice' }, advice));
  if (actual !== undefined) {
    const wanted = required === undefined ? '' : ` · asked for: ${required}`;
    item.append(element('p', { class: 'figures' }, `Found: ${actual}${wanted}`));
  }
  return item;
}
