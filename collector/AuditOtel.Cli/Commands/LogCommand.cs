using System.CommandLine;
using System.Globalization;
using AuditOtel.Cli.Ingest;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel log</c>: one record from a script.</summary>
internal static class LogCommand
{
    private const string DefaultSocket = "/run/auditotel/ingest.sock";
    private const string SocketVariable = "AUDITOTEL_SOCKET";

    private static readonly AuditAction[] Verbs = [.. Enum.GetValues<AuditAction>().Where(action => action != AuditAction.Unspecified)];

    internal static Command Create()
    {
        var operation = new Argument<string>("OPERATION") { Description = "What was done: dotted, lower case, the thing then the verb, such as host.backup.start." };
        var target = new Option<string>("--target") { Description = "The object, such as host:web1.", HelpName = "TYPE:ID", Required = true };
        var action = WordOption.Create("--action", "The verb; EXECUTE when left out.", Verbs, AuditWords.ToWord);
        action.HelpName = "VERB";
        var outcome = WordOption.Create("--outcome", "How it ended; success when left out.", Enum.GetValues<AuditOutcome>(), AuditWords.ToWord);
        outcome.HelpName = "OUTCOME";
        var attributes = new Option<string[]>("--attr") { Description = "A further attribute; may be repeated.", HelpName = "NAME=VALUE" };
        var message = new Option<string?>("--message") { Description = "One sentence for people.", HelpName = "TEXT" };
        var socket = new Option<string?>("--socket") { Description = $"The collector's socket; {SocketVariable}, else {DefaultSocket}, when left out.", HelpName = "PATH" };
        var json = CommonOptions.Json();
        var command = new Command("log", "Writes one record and returns when it is durable.") { operation, target, action, outcome, attributes, message, socket, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var record = new AuditRecord(CheckedOperation(parsed.GetRequiredValue(operation)), parsed.GetValue(action) ?? AuditAction.Execute, ParseTarget(parsed.GetRequiredValue(target)))
            {
                Outcome = parsed.GetValue(outcome) ?? AuditOutcome.Success,
                Attributes = ParseAttributes(parsed.GetValue(attributes) ?? []),
                Message = parsed.GetValue(message),
            };
            var path = parsed.GetValue(socket) ?? Environment.GetEnvironmentVariable(SocketVariable) ?? DefaultSocket;
            using var client = new LocalIngestClient(path);
            Print(await client.SendAsync(RecordRequest.Encode(record, "auditotel-log"), cancellation), parsed.GetValue(json));
            return ExitCode.Good;
        });
        return command;
    }

    private static string CheckedOperation(string operation) => OperationName.IsValid(operation)
        ? operation
        : throw new CommandFailure(ExitCode.Usage, $"'{operation}' is no operation: write two to four lower-case words joined by dots, the thing then the verb, such as host.backup.start.");

    private static AuditTarget ParseTarget(string text) => text.Split(':', 2) is [{ Length: > 0 } type, { Length: > 0 } id]
        ? new AuditTarget(type, id)
        : throw new CommandFailure(ExitCode.Usage, $"--target {text} is no object: write TYPE:ID, such as host:web1.");

    private static Dictionary<string, object> ParseAttributes(string[] pairs)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw new CommandFailure(ExitCode.Usage, $"--attr {pair} is no attribute: write NAME=VALUE.");
            if (name.StartsWith(AuditAttributes.Prefix, StringComparison.Ordinal) && !name.StartsWith(AuditAttributes.ArgumentPrefix, StringComparison.Ordinal))
                throw new CommandFailure(ExitCode.Usage, $"--attr {name} is set by auditotel itself: choose a name without the prefix '{AuditAttributes.Prefix}'.");
            if (!attributes.TryAdd(name, value))
                throw new CommandFailure(ExitCode.Usage, $"--attr {name} is given twice.");
        }

        return attributes;
    }

    private static void Print(AuditReceipt receipt, bool json)
    {
        if (!json)
        {
            var leaf = Convert.ToBase64String(receipt.LeafHash.Span);
            Terminal.Out.WriteLine($"recorded {SafeText.Escape(receipt.RecordId)} in {SafeText.Escape(receipt.Ledger)} at index {receipt.Index}, leaf hash {leaf}");
            return;
        }

        Terminal.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("recordId", receipt.RecordId);
            writer.WriteString("ledger", receipt.Ledger);
            writer.WriteNumber("index", receipt.Index);
            writer.WriteBase64String("leafHash", receipt.LeafHash.Span);
            writer.WriteString("receivedTimeUnixNano", receipt.ReceivedUnixNanoseconds.ToString(CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        });
    }
}
