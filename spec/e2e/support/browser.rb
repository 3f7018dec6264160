# frozen_string_literal: true

require "cgi"
require "net/http"

# Reads pages and sends forms as a browser does: with the session's cookie, and the token of the page with the form.
class Browser
  # @param url [String] of the application
  def initialize(url)
    @url = url
  end

  # @return [String] the page
  def get(path) = ask(Net::HTTP::Get.new(path)).body

  # @param page [String] the path of the page with the form
  # @param fields [Hash{String => String, Array(IO, Hash)}] of a file, what `Net::HTTP` takes
  # @param to [String] where the form is sent
  # @return [String] the path to which the answer leads
  def submit(page, fields, to:)
    token = get(page)[/name="csrf-token" content="(.+?)"/, 1]
    form = { "authenticity_token" => CGI.unescapeHTML(token), **fields }.map { |name, value| [ name, *value ] }
    answer = ask(Net::HTTP::Post.new(to).tap { |request| request.set_form(form, "multipart/form-data") })
    URI(answer["Location"] || raise("#{to} answered #{answer.code}: #{answer.body}")).path
  end

  private
    def ask(request)
      request["Cookie"] = @cookie if @cookie
      answer = Net::HTTP.start(URI(@url).host, URI(@url).port) { |http| http.request(request) }
      @cookie = answer["Set-Cookie"][/\A[^;]+/] if answer["Set-Cookie"]
      answer
    end
end
