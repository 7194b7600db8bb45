using AuditOtel.Collector.Query;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Retention;

/// <summary>Records that must be kept whatever the policy says, for instance for an investigation. A segment with one of them is kept whole.</summary>
/// <param name="Id">Its name, chosen by who adds it.</param>
/// <param name="Query">The selection; empty selects all records of the time.</param>
/// <param name="From">Only what happened at or after this instant, or null.</param>
/// <param name="To">Only what happened before this instant, or null.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who added it.</param>
/// <param name="Since">When it was added.</param>
internal sealed record Hold(string Id, string Query, DateTimeOffset? From, DateTimeOffset? To, string Reason, string By, DateTimeOffset Since)
{
    internal const int MaxTextLength = 4096;
    internal const int MaxIdLength = 100;

    /// <summary>What is wrong with it, in one sentence; null when it can be used.</summary>
    internal string? Problem()
    {
        if (Id.Length is 0 or > MaxIdLength || !Id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return $"The id '{Id}' is not usable: write 1 to {MaxIdLength} letters, digits, dots, dashes or underscores.";
        if (Reason.Length is 0 or > MaxTextLength || Query.Length > MaxTextLength || By.Length > MaxTextLength)
            return $"Reason and selection have at most {MaxTextLength} characters, and a reason is needed.";
        if (Query.Length == 0 && From is null && To is null)
            return "A hold needs a selection or a time: name what is to be kept.";
        if (From >= To)
            return "The hold ends before it begins, so it would keep nothing: exchange the times.";
        return SelectionProblem();
    }

    /// <summary>Gives the test for records.</summary>
    /// <exception cref="SelectionException">The selection cannot be read.</exception>
    internal RecordFilter Filter() => new(RecordSelection.Parse(Query), From, To);

    private string? SelectionProblem()
    {
        try
        {
            _ = RecordSelection.Parse(Query);
            return null;
        }
        catch (SelectionException wrong)
        {
            return wrong.Message;
        }
    }
}
