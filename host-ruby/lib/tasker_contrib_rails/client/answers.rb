# frozen_string_literal: true

require "json"

module TaskerContribRails
  class Client
    # What the server's answers mean: a {Record}, or the error that says what is wrong.
    #
    # @api private
    class Answers
      include Discreet

      # @param address [Address]
      # @param identity [Identity]
      def initialize(address, identity)
        @address, @identity = address, identity
      end

      # @param answer [Connection::Answer]
      # @param kind [Class] the kind of JSON that is expected; another kind comes from some other server
      # @return [Record, Array<Record>]
      # @raise [Error] of one of the client's classes
      def call(answer, kind)
        case answer.status
        when 204 then Record.new({})
        when 200..299 then record(answer, kind)
        when 401, 403 then raise Unauthorized, text(answer)
        when 404 then raise NotFound, text(answer)
        when 409 then raise Conflict, text(answer)
        when 400, 413, 422 then raise Unacceptable, text(answer)
        when 400..499 then raise Invalid, text(answer)
        when 502..504 then raise Unavailable, text(answer)
        else raise ServerError, text(answer)
        end
      end

      private
        def record(answer, kind)
          raise JSON::ParserError unless answer.body.valid_encoding?

          found = Record.of(Stored.read(answer.body))
          return found if found.is_a?(kind)

          due = kind == Array ? "a list" : "an object"
          raise ServerError, "What answered #{answer.status} at #{@address} is not Tasker's server: " \
                             "it sent #{found.class} instead of #{due}."
        rescue JSON::ParserError
          raise ServerError, "Tasker's server answered #{answer.status} with something that is not JSON.", cause: nil
        end

        def text(answer) = "#{@identity.hidden(message(answer.body.scrub)).strip[0, 500]} (HTTP #{answer.status})"

        # The server's errors are JSON or plain text. A proxy in front of it has other forms.
        def message(body)
          case JSON.parse(body, symbolize_names: true)
          in { error: { message: String => message } } then message
          in { error: String => message } then message
          in { message: String => message } then message
          else body
          end
        rescue JSON::ParserError
          body
        end

        def shown = { to: @address.to_s }
    end
  end
end
