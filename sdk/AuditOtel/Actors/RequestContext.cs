using System.Diagnostics;

namespace AuditOtel.Actors;

/// <summary>Tells whether the code runs for a request or a message from outside, by the activities that frameworks start for one.</summary>
internal static class RequestContext
{
    // Without a listener ASP.NET Core starts this activity without its kind.
    private const string HttpRequestIn = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    internal static bool IsRequest
    {
        get
        {
            for (var activity = Activity.Current; activity is not null; activity = activity.Parent)
            {
                if (activity.Kind is ActivityKind.Server or ActivityKind.Consumer || string.Equals(activity.OperationName, HttpRequestIn, StringComparison.Ordinal))
                    return true;
            }

            return false;
        }
    }
}
