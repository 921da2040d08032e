import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Watch, watchPeriod } from './watches.ts';

/** SES reviews accounts from 5 % of mails that come back on. At a few hundred mails a day these are one in fifty. */
const problemsLimit = 5;

/** @param topicName where SES tells of mails that came back or were complained of */
export function watchMails(topicName: string): Watch[] {
  return [
    {
      name: 'mails-returned',
      meaning:
        'Several mails to customers came back or were complained of: the messages of the mail-problems topic say which',
      metric: new Metric({
        namespace: 'AWS/SNS',
        metricName: 'NumberOfMessagesPublished',
        dimensionsMap: { TopicName: topicName },
        statistic: Stats.SUM,
        period: watchPeriod,
      }),
      limit: problemsLimit,
    },
  ];
}
