import { readFileSync } from 'node:fs';
import type { MailOutcome } from './verdict-mail.ts';

/** A mail with placeholders `{{name}}` for the fields of MailData. */
export interface MailTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What the mails differ in; everything else stands once, in templates/. */
const words: Readonly<Record<MailOutcome, Readonly<Record<string, string>>>> = {
  processed: {
    advice: '',
    button: 'See the proof',
    invitation: 'See the proof, or choose another size, on the upload page:',
  },
  rejected: {
    advice:
      '<p>Upload a better file, or choose another size or product. The page tells before you order whether it prints well.</p>',
    button: 'Upload another file',
    invitation:
      'Upload a better file, or choose another size or product. The page tells before you order whether it prints well:',
  },
};

/** Name of a template in SES, where all stages of an account and Region share their names. */
export function templateName(prefix: string, outcome: MailOutcome): string {
  return `${prefix}-image-${outcome}`;
}

/**
 * The template, for whoever brings it to SES: the mailer itself only names it.
 * @throws Error of a place `[[name]]` in the files that has no words
 */
export function readMailTemplate(outcome: MailOutcome): MailTemplate {
  const read = (ending: string) => readFileSync(new URL(`./templates/verdict${ending}`, import.meta.url), 'utf8');
  const fill = (text: string) => withWords(text, outcome);
  return { subject: fill(read('.subject.txt')).trim(), text: fill(read('.txt')), html: fill(read('.html')) };
}

function withWords(text: string, outcome: MailOutcome): string {
  return text.replaceAll(/\[\[(\w+)\]\]/g, (place, name: string) => {
    const word = name === 'outcome' ? outcome : words[outcome][name];
    if (word === undefined) throw new Error(`A template of mails has ${place}, for which there are no words`);
    return word;
  });
}
