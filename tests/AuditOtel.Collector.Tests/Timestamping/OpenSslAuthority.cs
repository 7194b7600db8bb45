using System.Diagnostics;
using System.Net;

namespace AuditOtel.Collector.Tests.Timestamping;

/// <summary>A time-stamping authority: openssl's own, behind a small HTTP server on loopback.</summary>
internal sealed class OpenSslAuthority : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aott");
    private readonly HttpListener _listener = new();
    private readonly Task _work;

    internal OpenSslAuthority()
    {
        WriteConfiguration();
        OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "30");
        OpenSsl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA");
        OpenSsl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "30", "-extfile", "tsa.cnf", "-extensions", "usage");
        OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "other.key", "-out", "other.pem", "-subj", "/CN=Other CA", "-days", "30");
        Url = Listen();
        _work = AnswerAsync();
    }

    internal Uri Url { get; }

    internal string Certificate => PathOf("ca.pem");

    internal string OtherCertificate => PathOf("other.pem");

    internal int Requests { get; private set; }

    /// <summary>What it answers instead of a token.</summary>
    internal Func<byte[], byte[]>? Forge { get; set; }

    internal int Status { get; set; } = 200;

    /// <summary>Verifies a token as openssl does; true when it holds.</summary>
    internal bool Verifies(string token, string note) =>
        Run("ts", "-verify", "-data", note, "-in", token, "-token_in", "-CAfile", "ca.pem").Contains("Verification: OK", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _work;
        _root.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_root.FullName, name);

    private Uri Listen()
    {
        // HttpListener cannot choose a free port itself.
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(url);
            try
            {
                _listener.Start();
                return new Uri(url);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        Requests++;
        var query = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(query);
        var answer = Forge?.Invoke(query.ToArray()) ?? Stamp(query.ToArray());
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/timestamp-reply";
        await context.Response.OutputStream.WriteAsync(answer);
        context.Response.Close();
    }

    internal byte[] Stamp(byte[] query)
    {
        File.WriteAllBytes(PathOf("rq.tsq"), query);
        OpenSsl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "rq.tsq", "-out", "rs.tsr");
        return File.ReadAllBytes(PathOf("rs.tsr"));
    }

    private void WriteConfiguration()
    {
        File.WriteAllText(PathOf("serial"), "01\n");
        File.WriteAllText(PathOf("tsa.cnf"), """
            [req]
            distinguished_name=dn
            [dn]
            [usage]
            extendedKeyUsage=critical,timeStamping
            [tsa]
            default_tsa=t
            [t]
            serial=serial
            crypto_device=builtin
            signer_cert=tsa.pem
            certs=ca.pem
            signer_key=tsa.key
            signer_digest=sha256
            default_policy=1.3.6.1.4.1.32473.9.1
            digests=sha256
            ess_cert_id_alg=sha256
            """);
    }

    private void OpenSsl(params string[] arguments) => Run(arguments, mustSucceed: true);

    private string Run(params string[] arguments) => Run(arguments, mustSucceed: false);

    private string Run(string[] arguments, bool mustSucceed)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { WorkingDirectory = _root.FullName, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.True(!mustSucceed || process.ExitCode == 0, said);
        return said;
    }
}
