using System.Net;
using System.Text;
using AuditOtel.Collector.Witness;

namespace AuditOtel.Collector;

/// <summary>The checked form of <see cref="CollectorOptions"/>.</summary>
internal sealed record CollectorAddresses(string DataDirectory, IPEndPoint? OtlpGrpc, IPEndPoint? OtlpHttp, string Socket, string HttpSocket, IPEndPoint? Api, string ApiSocket)
{
    // sun_path has 108 bytes with its ending zero (unix(7)).
    private const int MaxSocketPathBytes = 107;

    /// <summary>Checks all options and reports every error at once.</summary>
    /// <exception cref="CollectorException">At least one option is wrong.</exception>
    internal static CollectorAddresses Check(CollectorOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            errors.Add("The data directory is not set: name the directory of the ledger.");
        var directory = string.IsNullOrWhiteSpace(options.DataDirectory) ? "." : Path.GetFullPath(options.DataDirectory);
        if (options.Socket is not null && string.IsNullOrWhiteSpace(options.Socket))
            errors.Add("The socket path is empty: name a path or leave it out.");
        var socket = string.IsNullOrWhiteSpace(options.Socket) ? Path.Combine(directory, "ingest.sock") : Path.GetFullPath(options.Socket);
        var httpSocket = HttpSocketOf(socket);
        var addresses = new CollectorAddresses(
            directory, Parse("otlp-grpc", options.OtlpGrpc, errors), Parse("otlp-http", options.OtlpHttp, errors), socket, httpSocket, Parse("api", options.Api, errors), Path.Combine(directory, "api.sock"));
        CheckSocketPath(httpSocket, errors);
        if (!string.Equals(Path.GetDirectoryName(httpSocket), directory, StringComparison.Ordinal))
            CheckSocketPath(addresses.ApiSocket, errors);
        errors.AddRange(WitnessAddress.Check(options.Witnesses));
        if (options.WitnessInterval < TimeSpan.FromSeconds(1) || options.WitnessInterval > TimeSpan.FromHours(1))
            errors.Add($"The interval of the witnesses is {options.WitnessInterval}: choose 1 s to 1 h.");
        return errors.Count == 0 ? addresses : throw new CollectorException(errors) { IsConfiguration = true };
    }

    private static string HttpSocketOf(string socket)
    {
        const string Ending = ".sock";
        var stem = socket.EndsWith(Ending, StringComparison.Ordinal) ? socket[..^Ending.Length] : socket;
        return $"{stem}-http.sock";
    }

    // The longer one of the two paths.
    private static void CheckSocketPath(string httpSocket, List<string> errors)
    {
        var bytes = Encoding.UTF8.GetByteCount(httpSocket);
        if (bytes > MaxSocketPathBytes)
            errors.Add($"The socket path '{httpSocket}' has {bytes} bytes and may have {MaxSocketPathBytes}: choose a shorter one.");
    }

    private static IPEndPoint? Parse(string name, string? text, List<string> errors)
    {
        if (text is null)
            return null;
        if (!ListenAddress.TryParse(text, out var address))
        {
            errors.Add($"The {name} address '{text}' is no address and port: write it like 127.0.0.1:4317 or [::1]:4317.");
            return null;
        }

        if (!IPAddress.IsLoopback(address.Address))
            errors.Add($"The {name} address '{text}' is not on this host's loopback: records would cross the network without TLS, which this version does not offer yet; use 127.0.0.1 or [::1].");
        return address;
    }
}
