import { BadRequestException, MessageRejected, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { templateName } from './mail-templates.ts';
import type { MailPorts } from './tell-owners.ts';

export interface MailSender {
  /** Address or `Name <address>`, of an identity that SES has verified. */
  readonly from: string;
  readonly templatePrefix: string;
  readonly configurationSet: string;
}

/** SES, by its stored templates. */
export function createMailSender(sender: MailSender, client: SESv2Client = new SESv2Client({})): MailPorts['send'] {
  return async ({ to, outcome, data }) => {
    try {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: sender.from,
          Destination: { ToAddresses: [to] },
          ConfigurationSetName: sender.configurationSet,
          Content: {
            Template: {
              TemplateName: templateName(sender.templatePrefix, outcome),
              TemplateData: JSON.stringify(data),
            },
          },
        }),
      );
      return true;
    } catch (error) {
      // Of this one address or message; anything else is worth another try, or an alarm.
      if (error instanceof MessageRejected || error instanceof BadRequestException) return false;
      throw error;
    }
  };
}
