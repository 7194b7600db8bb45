using System.Net.Http.Headers;
using System.Text;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>Who we are to a cluster.</summary>
/// <param name="Header">What every request carries; null when nothing was set.</param>
/// <param name="Text">Takes the secrets out of what the cluster says.</param>
internal sealed record ElasticCredentials(AuthenticationHeaderValue? Header, ReceiverText Text)
{
    /// <summary>Reads the secrets that the settings name.</summary>
    /// <exception cref="CollectorException">One cannot be used.</exception>
    internal static ElasticCredentials Read(ElasticTarget target)
    {
        if (target.ApiKey is { } key)
        {
            var read = Printable(key.Read(), key.Place);
            return new ElasticCredentials(new AuthenticationHeaderValue("ApiKey", read), new ReceiverText([read]));
        }

        if (target is not { Username: { } name, Password: { } password })
            return new ElasticCredentials(null, new ReceiverText([]));
        var secret = password.Read();
        var packed = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"));
        return new ElasticCredentials(new AuthenticationHeaderValue("Basic", packed), new ReceiverText([secret, packed]));
    }

    private static string Printable(string key, string place) => key.All(static letter => letter is > ' ' and <= '~')
        ? key
        : throw new CollectorException($"The API key in {place} holds characters that no API key has: use the one that the cluster calls 'encoded'.") { IsConfiguration = true };
}
