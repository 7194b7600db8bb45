using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Elastic;
using AuditOtel.Collector.Sinks.Elastic.Setup;
using AuditOtel.ElasticStub;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>A cluster that is set up, and a sink that is connected to it.</summary>
internal sealed class ElasticPlace : IAsyncDisposable
{
    private ElasticPlace(StubServer server, ElasticTarget target)
    {
        Server = server;
        Target = target;
        Sink = target.Open(new ImpatientTime());
    }

    internal StubServer Server { get; }

    internal ElasticTarget Target { get; }

    internal ISink Sink { get; private set; }

    internal StubCluster Cluster => Server.Cluster;

    internal IReadOnlyList<StubDocument> Documents => Cluster.Documents(Target.DataStream);

    internal static async Task<ElasticPlace> OpenAsync(StubOptions? options = null, Func<ElasticTarget, ElasticTarget>? with = null)
    {
        var server = await StubServer.StartAsync(options);
        server.Cluster.RefreshInterval = 0;
        var target = (with ?? (static same => same))(new ElasticTarget(server.Address));
        using var client = new ElasticClient(target);
        await new ElasticSetup(client, target.DataStream).RunAsync(CancellationToken.None);
        return new ElasticPlace(server, target);
    }

    internal ValueTask<SinkDelivery> DeliverAsync(params IReadOnlyList<RecordView> records) => Sink.DeliverAsync(records, CancellationToken.None);

    /// <summary>As after a start of the collector.</summary>
    internal async Task OpenSinkAgainAsync()
    {
        await Sink.DisposeAsync();
        Sink = Target.Open(new ImpatientTime());
    }

    public async ValueTask DisposeAsync()
    {
        await Sink.DisposeAsync();
        await Server.DisposeAsync();
        Assert.Empty(Server.Complaints);
    }
}
