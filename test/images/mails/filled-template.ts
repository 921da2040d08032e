import { type MailTemplate, readMailTemplate } from '../../../images/mails/mail-templates.ts';
import type { MailData, MailOutcome } from '../../../images/mails/verdict-mail.ts';

const placeholder = /\{\{(\w+)\}\}/g;

export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(placeholder)].map((match) => match[1] ?? '');
}

/** The mail as SES makes it of its template. */
export function filledTemplate(outcome: MailOutcome, data: MailData): MailTemplate {
  const template = readMailTemplate(outcome);
  const values: Readonly<Record<string, string>> = { ...data };
  const fill = (text: string) => text.replace(placeholder, (_, name: string) => values[name] ?? `{{${name}}}`);
  return { subject: fill(template.subject), text: fill(template.text), html: fill(template.html) };
}
