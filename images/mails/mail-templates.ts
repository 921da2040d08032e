import { readFileSync } from 'node:fs';
import type { MailOutcome } from './verdict-mail.ts';

/** A mail with placeholders `{{name}}` for the fields of MailData. */
export interface MailTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Name of a template in SES, where all stages of an account and Region share their names. */
export function templateName(prefix: string, outcome: MailOutcome): string {
  return `${prefix}-image-${outcome}`;
}

/** The template's files, for whoever brings them to SES: the mailer itself only names them. */
export function readMailTemplate(outcome: MailOutcome): MailTemplate {
  const read = (ending: string) =>
    readFileSync(new URL(`./templates/image-${outcome}${ending}`, import.meta.url), 'utf8');
  return { subject: read('.subject.txt').trim(), text: read('.txt'), html: read('.html') };
}
