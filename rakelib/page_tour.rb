# frozen_string_literal: true

# Run in an application that mounts the page: closed as it comes, then with recorded tasks, in each of its pages.
require "rack/mock"

@client = Rack::MockRequest.new(Rails.application)
@same = { "HTTP_HOST" => "localhost", "HTTP_SEC_FETCH_SITE" => "same-origin" }

def expect(verb, path, status, text = "", **params)
  answer = @client.request(verb, "/tasker#{path}", @same.merge(params:))
  return answer if answer.status == status && answer.body.include?(text)

  abort "#{verb} #{path} answers #{answer.status}, not #{status} and #{text.inspect}:\n#{answer.body[0, 4000]}"
end

expect("GET", "/tasks", 401, "config.tasker.page.authenticate")
expect("GET", "/health/live", 200)

page = Rails.application.config.tasker.page
page.source = TaskerContribRails::Page::Recorded.new
page.authenticate { "ada" }
expect("GET", "/tasks/9be2417c/cancel", 403)
page.authorize { true }

task = "/tasks/019abc04-7e1f-7c3a-9d52-4f1c9be2417c"
list = expect("GET", "/tasks", 200, "order_fulfillment")
list.body.scan(%r{/tasker/assets/[\w.-]+}).each { |file| expect("GET", file.delete_prefix("/tasker"), 200) }
expect("GET", "/tasks?state=failed&q=10482&workflow=order_fulfillment&older=1h", 200, "9be2417c")
expect("GET", "/tasks?q=nothing", 200, "No task matches")
expect("GET", task, 200, "Faraday::TimeoutError")
expect("GET", "/tasks/00000000", 404)
preview = expect("GET", "#{task}/retry?step=charge", 200, "Nothing has happened yet")
seen = preview.body[/name="seen" value="([^"]*)"/, 1]
expect("POST", "#{task}/retry", 422, "Say why", step: "charge", seen:, because: "")
expect("POST", "#{task}/retry", 303, step: "charge", seen:, because: "the bank is back")
expect("POST", "#{task}/retry", 409, "can be retried", step: "charge", seen:, because: "again")
expect("GET", "#{task}?done=retry", 200, "By ada: the bank is back")
expect("GET", "/bulk?act=cancel&task[]=#{task.delete_prefix("/tasks/")}", 200, "Cancel one task")
puts "The page is well."
