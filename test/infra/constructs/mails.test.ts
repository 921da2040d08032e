import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { mailOutcomes } from '../../../images/mails/verdict-mail.ts';
import { outputVariable } from '../../../infra/local/stack-environment.ts';
import { notificationSettings } from '../../../infra/notification-settings.ts';
import { type KnownQueue, knownQueues } from '../../../infra/operations/known-queues.ts';
import { onAws, resourcesOf, synthesise } from '../stack-templates.ts';

const mails = {
  from: 'prints@shop.example',
  fromName: 'Print shop',
  lookupUrl: 'https://shop.example/api/customers/{customerId}/mail',
  lookupSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:inkstream/lookup-AbCdEf',
  pageUrl: 'https://uploads.shop.example/',
};
const stacks = synthesise(onAws, {}, {}, { notifications: { mails } });
const { stateful, stateless } = stacks;

describe('mails to customers', () => {
  test('have a template for each outcome, and a configuration set that tells of those that come back', () => {
    const names = [...resourcesOf(stateless, 'AWS::SES::Template').values()].map(
      ({ Properties }) => Properties.Template,
    );
    expect(names).toEqual(
      mailOutcomes.map((outcome) => expect.objectContaining({ TemplateName: `inkstream-dev-image-${outcome}` })),
    );
    stateless.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: { MatchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT', 'RENDERING_FAILURE'] },
    });
    stateless.hasResourceProperties('AWS::SES::ConfigurationSet', { DeliveryOptions: { TlsPolicy: 'REQUIRE' } });
  });

  test('are written from a queue of their own, of verdicts on images alone', () => {
    stateful.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'inkstream-dev-mails', VisibilityTimeout: 360 });
    stateless.hasResourceProperties('AWS::Events::Rule', {
      Name: 'inkstream-dev-images-to-mails',
      EventPattern: { source: ['commerce.images'], 'detail-type': ['image.processed', 'image.rejected'] },
    });
  });

  test('are sent as the shop alone', () => {
    const policies = [...resourcesOf(stateless, 'AWS::IAM::Policy').values()].map(({ Properties }) =>
      JSON.stringify(Properties),
    );
    const sending = policies.filter((policy) => policy.includes('ses:SendEmail'));
    expect(sending).toHaveLength(1);
    expect(sending[0]).toContain('"ses:FromAddress":"prints@shop.example"');
    expect(sending[0]).toContain(':identity/shop.example');
  });

  test('are watched', () => {
    for (const alarm of [
      'mails-dead-letters',
      'mails-queue-age',
      'mailer-errors',
      'mailer-throttles',
      'mails-returned',
    ]) {
      stateless.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: `inkstream-dev-${alarm}` });
    }
  });

  test('come from the shop by its name', () => {
    stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-mailer',
      Environment: {
        Variables: Match.objectLike({
          INKSTREAM_MAIL_FROM: '"Print shop" <prints@shop.example>',
          INKSTREAM_MAIL_OUTCOMES: 'rejected,processed',
        }),
      },
    });
  });
});

test('nobody is written to unless the stage says so', () => {
  const { stateless: plain } = synthesise();
  plain.resourceCountIs('AWS::SES::Template', 0);
  const names = [...resourcesOf(plain, 'AWS::Lambda::Function').values()].map(
    ({ Properties }) => Properties.FunctionName,
  );
  expect(names).not.toContain('inkstream-dev-mailer');
});

test.each([
  ['a lookup without encryption', { lookupUrl: 'http://shop.example/{customerId}' }],
  ['a lookup that asks for nobody', { lookupUrl: 'https://shop.example/' }],
  ['a name that could end the header', { fromName: 'Shop\r\nBcc: all@shop.example' }],
])('%s is refused', (_, wrong) => {
  expect(notificationSettings.safeParse({ mails: { ...mails, ...wrong } }).success).toBe(false);
});

/** Here, because no other stage has all of them. */
test('every queue of the stacks, that of the mails too, is known to the tools with the variables that lead to it', () => {
  const queues: readonly KnownQueue[] = knownQueues;
  const templates = [stateful, stateless];
  const outputs = templates.flatMap((template) => Object.keys(template.findOutputs('*')).map(outputVariable));
  const known = queues.flatMap(({ urlVariable, deadLettersVariable }) =>
    [urlVariable ?? [], deadLettersVariable].flat(),
  );
  expect(outputs.filter((variable) => /_(QUEUE|DLQ)_URL$/.test(variable)).sort()).toEqual([...known].sort());
  const made = templates.flatMap((template) => [...resourcesOf(template, 'AWS::SQS::Queue').keys()]);
  expect(made.length).toBe(known.length);
});
