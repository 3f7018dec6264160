# frozen_string_literal: true

require "cgi"
require "net/http"

# Reads pages and sends forms as a browser does: with the session's cookie, what the page hides in its form, and what a
# browser says of where the form stood.
class Browser
  # @param url [String] of the application
  def initialize(url)
    @url = url
  end

  # @return [String] the page
  def get(path) = answer(path).body

  # @return [Net::HTTPResponse] whatever its status; its body is UTF-8
  def answer(path) = ask(Net::HTTP::Get.new(path))

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

  # Fills in the one form with a reason on a page, and follows where the answer leads.
  #
  # @param fields [Hash{String => String}]
  # @return [Net::HTTPResponse]
  def fill(page, **fields)
    form = get(page)[%r{<form[^>]* method="post".*?</form>}m] || raise("no form on #{page}")
    hidden = form.scan(/<input[^>]* type="hidden" name="([^"]+)" value="([^"]*)"/)
    sent = hidden.to_h { |pair| pair.map { |text| CGI.unescapeHTML(text) } }.merge(fields.transform_keys(&:to_s))
    post = Net::HTTP::Post.new(CGI.unescapeHTML(form[/ action="([^"]+)"/, 1]))
    post.set_form_data(sent)
    post["Sec-Fetch-Site"] = "same-origin"
    reply = ask(post)
    reply["Location"] ? answer(URI(reply["Location"]).then { |uri| uri.request_uri }) : reply
  end

  private
    def ask(request)
      request["Cookie"] = @cookie if @cookie
      answer = Net::HTTP.start(URI(@url).host, URI(@url).port) { |http| http.request(request) }
      answer.body&.force_encoding(Encoding::UTF_8)
      @cookie = answer["Set-Cookie"][/\A[^;]+/] if answer["Set-Cookie"]
      answer
    end
end
