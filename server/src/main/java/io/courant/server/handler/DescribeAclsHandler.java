package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeAclsRequestCodec;
import io.courant.wire.message.DescribeAclsResponseBuilder;
import io.courant.wire.message.DescribeAclsResponseCodec;

/** DescribeAcls, versions 1 to 3: says that nobody's access is controlled here, as Apache Kafka does without an authorizer. */
final class DescribeAclsHandler implements ApiHandler {

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_ACLS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        exchange.read(DescribeAclsRequestCodec.CODEC);
        exchange.releaseFrame();
        exchange.answer(
                DescribeAclsResponseCodec.CODEC,
                new DescribeAclsResponseBuilder()
                        .errorCode(ErrorCode.SECURITY_DISABLED.code())
                        .errorMessage("access is not controlled on this broker: everybody may do everything")
                        .build());
    }
}
