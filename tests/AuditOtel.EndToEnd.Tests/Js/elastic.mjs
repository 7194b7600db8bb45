// Elastic's official client against a cluster, to see that the cluster behaves as one: its bulk helper, searches, templates, data streams, points in time.
// Prints what it found as one line of JSON. Usage: node elastic.mjs ADDRESS STREAM
import { Client, errors } from '@elastic/elasticsearch';

const [node, index] = process.argv.slice(2);
const client = new Client({ node, maxRetries: 0 });
const report = {};

async function statusOf(call) {
  try {
    await call;
    return 200;
  } catch (failure) {
    if (failure instanceof errors.ResponseError) return failure.statusCode;
    throw failure;
  }
}

report.version = (await client.info()).version.number;
report.count = (await client.count({ index, query: { match_all: {} } })).count;
report.actors = (await client.search({ index, size: 10000, query: { term: { 'event.action': 'user.account.delete' } }, sort: ['event.sequence'] })).hits.hits.map((hit) => hit._source.user.id);

const point = await client.openPointInTime({ index, keep_alive: '1m' });
report.paged = [];
for (let after; ; ) {
  const page = await client.search({ pit: { id: point.id, keep_alive: '1m' }, size: 50, sort: [{ 'event.sequence': 'asc' }], ...(after && { search_after: after }) });
  if (page.hits.hits.length === 0) break;
  report.paged.push(...page.hits.hits.map((hit) => hit._id));
  after = page.hits.hits.at(-1).sort;
}
await client.closePointInTime({ id: point.id });

report.template = (await client.indices.getIndexTemplate({ name: index })).index_templates[0].index_template._meta.managed_by;
report.stream = (await client.indices.getDataStream({ name: index })).data_streams[0].name;
report.policy = Object.keys(await client.ilm.getLifecycle({ name: 'auditotel-audit' }));

const document = { '@timestamp': '2026-11-22T04:00:41Z', message: 'by the official client' };
report.helper = await client.helpers.bulk({ datasource: [{ id: 'one' }, { id: 'two' }, { id: 'one' }], onDocument: ({ id }) => [{ create: { _index: index, _id: id } }, document], onDrop: () => {}, retries: 0 });
const put = (action, body) => client.bulk({ index, operations: [action, body] }).then((answer) => Object.values(answer.items[0])[0].status);
report.statuses = {
  index: await put({ index: {} }, document),
  noTime: await put({ create: {} }, { message: 'when?' }),
  noAddress: await put({ create: {} }, { ...document, event: { sequence: 'many' } }),
  tooMany: await statusOf(client.search({ index, size: 10001 })),
  unknown: await statusOf(client.search({ index: 'nothing' })),
};
console.log(JSON.stringify(report));
