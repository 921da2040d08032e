import { Arn, Aws, Duration, Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnConfigurationSet, CfnConfigurationSetEventDestination, CfnTemplate } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { readMailTemplate, templateName } from '../../images/mails/mail-templates.ts';
import { mailOutcomes } from '../../images/mails/verdict-mail.ts';
import type { MailSettings } from '../notification-settings.ts';
import type { Stage } from '../stages.ts';
import type { EventQueue } from './event-queue.ts';
import { EventRoute } from './event-route.ts';
import { watchMails } from './mail-watches.ts';
import { NodeFunction } from './node-function.ts';
import { bucketArn, folderArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { type Watch, watchDeadLetters, watchFunction, watchQueueAge, watchRule } from './watches.ts';

export interface MailsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly queue: EventQueue;
  readonly table: ITableV2;
  readonly settings: MailSettings;
}

/** An image may have many uploads, and the shop's lookup may take its time. */
export const mailerTimeout = Duration.minutes(1);

/** A verdict that nobody hears of for longer is old news to someone who looks at the page. */
const queueAgeLimit = Duration.minutes(30);

/** SES gives new accounts 14 mails a second; two functions that ask a shop for each address stay far below. */
const mailersAtOnce = 2;

/** Verdicts on images to the customers who uploaded them, by mail. */
export class Mails extends Construct {
  readonly mailer: LambdaFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: MailsProps) {
    super(scope, id);
    const { bus, names, queue } = props;
    const templates = this.createTemplates(names);
    this.createConfigurationSet(names);
    this.mailer = this.createMailer(props, templates);
    new EventRoute(this, 'Verdicts', {
      bus,
      ruleName: names.mailRule,
      description: 'Verdicts on images to the queue of the mailer',
      pattern: { source: ['commerce.images'], detailType: ['image.processed', 'image.rejected'] },
      queueName: names.mailsQueue,
      deadLetterName: names.mailsDlq,
    });
    this.watches = [
      watchDeadLetters(
        'mails',
        queue.deadLetters,
        'Customers were not written to about their images: mend what the log of the mailer names, then `npm run redrive -- mails --go`',
      ),
      watchQueueAge('mails', queue.queue, 'mailer', queueAgeLimit),
      watchRule('mails', names.bus, names.mailRule),
      ...watchFunction('mailer', this.mailer),
      ...watchMails(names.mailProblems),
    ];
  }

  private createTemplates({ prefix }: ResourceNames): CfnTemplate[] {
    return mailOutcomes.map((outcome) => {
      const { subject, text, html } = readMailTemplate(outcome);
      const name = templateName(prefix, outcome);
      return new CfnTemplate(this, `Template-${outcome}`, {
        template: { templateName: name, subjectPart: subject, textPart: text, htmlPart: html },
      });
    });
  }

  /** Whoever sends mails that come back, or are complained of, is cut off by SES: somebody must hear of them. */
  private createConfigurationSet({ prefix, mailProblems }: ResourceNames): void {
    const topic = new Topic(this, 'Problems', { topicName: mailProblems, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AdmitSes',
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnEquals: { 'aws:SourceArn': this.sesArn('configuration-set', prefix) },
        },
      }),
    );
    const set = new CfnConfigurationSet(this, 'ConfigurationSet', {
      name: prefix,
      deliveryOptions: { tlsPolicy: 'REQUIRE' },
      suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      reputationOptions: { reputationMetricsEnabled: true },
    });
    const destination = new CfnConfigurationSetEventDestination(this, 'ProblemsOfMails', {
      configurationSetName: set.ref,
      eventDestination: {
        enabled: true,
        matchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT', 'RENDERING_FAILURE'],
        snsDestination: { topicArn: topic.topicArn },
      },
    });
    destination.node.addDependency(topic);
  }

  private createMailer(props: MailsProps, templates: readonly CfnTemplate[]): LambdaFunction {
    const { stage, names, table, settings } = props;
    const mailer = new NodeFunction(this, 'Mailer', {
      stage,
      functionName: names.mailerFunction,
      description: 'Writes to customers about the verdict on what they uploaded',
      entry: 'images/mails/mailer.handler.ts',
      timeout: mailerTimeout,
      memoryMb: 512,
      environment: {
        INKSTREAM_PRINT_IMAGE_TABLE: table.tableName,
        INKSTREAM_IMAGE_BUCKET: names.imageBucket,
        INKSTREAM_MAIL_FROM:
          settings.fromName === undefined ? settings.from : `"${settings.fromName}" <${settings.from}>`,
        INKSTREAM_MAIL_TEMPLATE_PREFIX: names.prefix,
        INKSTREAM_MAIL_CONFIGURATION_SET: names.prefix,
        INKSTREAM_MAIL_LOOKUP_URL: settings.lookupUrl,
        INKSTREAM_MAIL_LOOKUP_SECRET: settings.lookupSecretArn,
        INKSTREAM_MAIL_PAGE_URL: settings.pageUrl,
        INKSTREAM_MAIL_OUTCOMES: settings.outcomes.join(','),
      },
    });
    for (const template of templates) mailer.node.addDependency(template);
    this.allow(mailer, props);
    mailer.function.addEventSource(
      new SqsEventSource(props.queue.queue, {
        batchSize: 5,
        maxConcurrency: mailersAtOnce,
        reportBatchItemFailures: true,
      }),
    );
    return mailer.function;
  }

  private allow(mailer: NodeFunction, { names, table, settings }: MailsProps): void {
    const identity = settings.identity ?? settings.from.slice(settings.from.indexOf('@') + 1);
    const key = settings.lookupSecretKeyArn;
    mailer.allow([
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        resources: [table.tableArn],
      }),
      // Without it, S3 says of a passport that is gone that it is forbidden.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucketArn(names.imageBucket)] }),
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [settings.lookupSecretArn] }),
      ...(key === undefined ? [] : [new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key] })]),
      new PolicyStatement({
        actions: ['ses:SendEmail', 'ses:SendTemplatedEmail'],
        resources: [
          this.sesArn('identity', identity),
          this.sesArn('configuration-set', names.prefix),
          ...mailOutcomes.map((outcome) => this.sesArn('template', templateName(names.prefix, outcome))),
        ],
        conditions: { StringEquals: { 'ses:FromAddress': settings.from } },
      }),
    ]);
    const passports = new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [folderArn(names.imageBucket, 'images/')],
    });
    mailer.allow(
      [passports],
      'Passports are named after the hash of what was uploaded, so the statement ends at the folder',
    );
  }

  private sesArn(resource: string, resourceName: string): string {
    return Arn.format({ service: 'ses', resource, resourceName }, Stack.of(this));
  }
}
