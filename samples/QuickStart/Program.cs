using System.Text;
using AuditOtel;
using AuditOtel.Collector;
using AuditOtel.Collector.Query;
using AuditOtel.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QuickStart;

const string newPassword = "correct-horse-battery-staple";
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var directory = Directory.CreateTempSubdirectory("auditotel-").FullName;
var ledger = Path.Combine(directory, "ledger");

// Who verifies keeps the seal key elsewhere; here it stays in this program and never touches the disk.
SealVerificationKey? sealKey;

// The collector runs in this process here; in production it is a daemon of its own: auditotel run --data DIR
await using (var collector = await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = ledger, LedgerName = "quickstart" }))
{
    sealKey = collector.TakeSealKey();
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
    builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
    builder.Services.AddAuditOtel(options =>
    {
        options.Endpoint = $"unix://{collector.Endpoints.Socket}";
        options.ServiceName = "user-administration";
    });
    builder.Services.AddSingleton<IAuditActorProvider, SignedInPerson>();
    builder.Services.AddSingleton<UserAdministration>();
    using var host = builder.Build();
    await host.StartAsync();

    Console.WriteLine("Two people administer users. Each call of an [Audited] method leaves an intent before it runs and an outcome after it.");
    Console.WriteLine();
    await WorkDay.RunAsync(host.Services.GetRequiredService<UserAdministration>(), newPassword);

    await host.StopAsync();
    await collector.StopAsync();
}

Console.WriteLine();
Console.WriteLine("What the ledger holds:");
Console.WriteLine();
RecordTable.Write(Console.Out, new LedgerSearch { Directories = [ledger] }.Run());

Console.WriteLine();
return LedgerCheck.Run(ledger, newPassword, sealKey) ? 0 : 1;
