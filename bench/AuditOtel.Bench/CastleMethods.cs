using Castle.DynamicProxy;

namespace AuditOtel.Bench;

/// <summary>The same empty method behind an interface, called through a Castle proxy whose interceptor writes to the same trail that does nothing.</summary>
internal static class CastleMethods
{
    private static readonly AuditDescriptor Descriptor = new("user.account.update", AuditAction.Update, AuditClass.Account, "AuditOtel.Bench.CastleMethods.Keeper.Keep", "");

    /// <summary>What is called; the proxy's assembly sees it.</summary>
    internal interface IKeeper
    {
        void Keep(string id);
    }

    internal static IKeeper Create() => new ProxyGenerator().CreateInterfaceProxyWithTarget<IKeeper>(new Keeper(), new Recorder());

    private sealed class Keeper : IKeeper
    {
        private string _last = "";

        public void Keep(string id) => _last = id.Length > 0 ? id : _last;
    }

    private sealed class Recorder : IInterceptor
    {
        public void Intercept(IInvocation invocation)
        {
            var operation = AuditTrail.Current.Start(Descriptor);
            operation.Target("user", invocation.Arguments[0] as string);
            operation.Begin();
            try
            {
                invocation.Proceed();
            }
            catch (Exception exception)
            {
                operation.Fail(exception);
                throw;
            }

            operation.Succeed();
        }
    }
}
