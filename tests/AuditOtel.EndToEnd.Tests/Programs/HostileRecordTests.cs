using System.Globalization;
using AuditOtel.EndToEnd.Tests.Support;
using AuditOtel.Otlp;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>A record that somebody made to break out of a terminal's line is shown by every command that shows records, and stays in its place.</summary>
[Trait("Requirement", "S11")]
public sealed class HostileRecordTests : IDisposable
{
    private const string Hostile = "a\r\nforged \u001b]0;x\u0007\u001b[2J\u202Egnp\u2066\u200B\u2028\u0085%n$(reboot)`id`<script>";

    // What stands in a terminal as itself must be harmless there.
    private const string Shown = "a\\u{d}\\u{a}forged \\u{1b}]0;x\\u{7}\\u{1b}[2J\\u{202e}gnp\\u{2066}\\u{200b}\\u{2028}\\u{85}%n$(reboot)`id`<script>";
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task No_command_that_shows_a_record_lets_it_out_of_its_line()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        var id = PlainOtlp.NewId();
        using (var client = GrpcClient.OverSocket(collector.Socket))
            (await client.ExportAsync(PlainOtlp.Request([Intent(id)]))).Expect(GrpcAnswer.Ok);
        var query = $"service:{PlainOtlp.Service}";

        var table = await Lines("search", query, collector.Data);
        Assert.Equal(2, table.Length);

        // Before its record is there, tail would settle the widths of its columns without it.
        await collector.UntilSignedAsync(1 + long.Parse(table[1].Split(' ')[0], CultureInfo.InvariantCulture));
        var tail = await ChildProgram.RunAsync("bash", ["-c", "\"$0\" tail \"$1\" \"$2\" | head -n 2", Checkout.Program, query, collector.Data]);
        Assert.Equal(table, Split(tail.Output));
        Assert.Equal(table, Split((await Cli.RunAsync("report", collector.Data, "--unfinished")).Expect(1).Output));
        var shown = await Lines("show", id, collector.Data);
        foreach (var name in new[] { "operation", "text", "audit.target.id" })
            Assert.Contains($"{name,-26} {Shown}", shown);
        foreach (var format in new[] { "csv", "jsonl", "otlp", "ecs", "ocsf", "cef" })
            Assert.Equal(format is "csv" ? 2 : 1, (await Lines("search", query, collector.Data, "--format", format)).Length);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>An intent that is never ended; fields of a message may stand in any order.</summary>
    private static byte[] Intent(string id)
    {
        using var writer = new ProtobufWriter();
        writer.WriteAttribute(AuditAttributes.OperationId, Hostile);
        return [.. PlainOtlp.AuditRecord(id, Hostile, Hostile, Hostile, stage: "intent"), .. writer.Written];
    }

    private static async Task<string[]> Lines(params string[] words) => Split((await Cli.RunAsync(words)).Expect(0).Output);

    /// <summary>The lines of an output, in none of which anything stands that a terminal obeys.</summary>
    private static string[] Split(string output)
    {
        var lines = output.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        Assert.All(lines, static line => Assert.DoesNotContain(line, static letter => char.IsControl(letter) || letter is '\u202E' or '\u2066' or '\u200B' or '\u2028'));
        return lines;
    }
}
