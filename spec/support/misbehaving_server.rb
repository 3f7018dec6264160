# frozen_string_literal: true

require "socket"

# A server that says over plain TCP whatever the example asks for, for clients that must survive it.
#
#   MisbehavingServer.open(->(socket) { socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}") }) { |server| … }
class MisbehavingServer
  # @param answers [Array<#call>] one for each request, each given the socket; the last serves all after it
  def self.open(*answers)
    server = new(answers)
    yield server
  ensure
    server&.close
  end

  # @return [Array<String>] the head of each request
  attr_reader :requests
  # @return [Integer] bytes written by {#pour}
  attr_reader :poured

  def initialize(answers)
    @answers = answers
    @requests = []
    @poured = 0
    @server = TCPServer.open("127.0.0.1", 0)
    @thread = Thread.new { serve(@server.accept) until @server.closed? }
    @thread.report_on_exception = false
  end

  def url = "http://127.0.0.1:#{port}"
  def port = @server.addr[1]

  # Writes without end, until the other side has gone.
  def pour(socket, text)
    loop { @poured += socket.write(text) }
  end

  def close
    @thread.kill
    @server.close
  end

  private
    # A connection serves requests until one is answered by closing it.
    def serve(socket)
      while (head = read(socket))
        @requests << head
        answer = @answers.size > 1 ? @answers.shift : @answers.first
        break if answer.call(socket) == :close
      end
    rescue SystemCallError, IOError
      nil # the client had enough
    ensure
      socket.close
    end

    def read(socket)
      head = +""
      while (line = socket.gets)
        head << line
        break if line == "\r\n"
      end
      socket.read(head[/^content-length: (\d+)/i, 1].to_i)
      head unless head.empty?
    end
end
