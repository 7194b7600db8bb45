using AuditOtel.Collector.Receivers.Loops;

namespace AuditOtel.Cli.Bench;

/// <summary>
/// Clients that one thread serves, each with one request under way: whichever is answered first goes on first. Clients of a real host do not wait for each other either, and a thread
/// for each of them would measure the changes of its threads.
/// </summary>
internal sealed class ClientGroup : IDisposable
{
    private const int MostReady = 64;
    private readonly Epoll _epoll = new();
    private readonly LeanClient[] _clients;

    internal ClientGroup(LeanClient[] clients)
    {
        _clients = clients;
        for (var i = 0; i < clients.Length; i++)
            _epoll.Add(clients[i].Handle, i);
    }

    /// <summary>Sends as many requests as it is granted and returns how many records were acknowledged, when all of them are.</summary>
    /// <param name="tryTake">Grants one more request.</param>
    /// <exception cref="CommandFailure">The collector did not store all of them.</exception>
    internal long Send(Func<bool> tryTake)
    {
        Span<long> ready = stackalloc long[MostReady];
        var (underWay, records) = (0, 0L);
        foreach (var client in _clients)
            underWay += TryBegin(client, tryTake) ? 1 : 0;
        while (underWay > 0)
        {
            foreach (var key in ready[.._epoll.Wait(ready, isToWait: true)])
            {
                var client = _clients[key];
                client.End();
                records += client.Records;
                underWay -= TryBegin(client, tryTake) ? 0 : 1;
            }
        }

        return records;
    }

    public void Dispose()
    {
        _epoll.Dispose();
        Array.ForEach(_clients, static client => client.Dispose());
    }

    private static bool TryBegin(LeanClient client, Func<bool> tryTake)
    {
        if (!tryTake())
            return false;
        client.Begin();
        return true;
    }
}
